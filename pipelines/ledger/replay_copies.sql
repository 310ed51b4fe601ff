-- The papers each copy of a person lives through: theirs up to the crowded day, that day's in the order to be tried. Ids
-- are below zero, entries in their old order. Key: entry_id.
SELECT
    p.* REPLACE (
        row_number() OVER (ORDER BY c.copy, p.entry_id) - 4611686018427387904 AS entry_id,
        -c.copy AS person_id,
        coalesce(t.turn, p.turn) AS turn
    )
FROM copies AS c
JOIN (SELECT DISTINCT person_id, day FROM crowded) AS d ON d.person_id = c.person_id
JOIN papers AS p ON p.person_id = c.person_id AND p.day <= d.day
LEFT JOIN turns AS t ON t.copy = c.copy AND t.entry_id = p.entry_id
