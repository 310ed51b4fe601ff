-- The legs the last close has posted, and the arrivals its opening stands for (openings_told.sql), each the first of its
-- cell: in_opening. Key: person_id, account, effect, ordinal.
SELECT
    b.person_id,
    b.account,
    b.effect,
    CAST(b.ordinal + CASE WHEN b.effect = 1 AND o.person_id IS NOT NULL THEN 1 ELSE 0 END AS INTEGER) AS ordinal,
    b.column_name,
    coalesce(b.in_opening, FALSE) AS in_opening
FROM posted AS b
LEFT JOIN openings_told AS o ON o.person_id = b.person_id AND o.account = b.account
UNION ALL
SELECT person_id, account, 1, 1, 'in_city', TRUE
FROM openings_told
