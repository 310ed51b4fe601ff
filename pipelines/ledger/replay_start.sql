-- Where each person with papers stands before their first paper. With a baseline: the account that held them before
-- its posted legs, else outside. Where the first paper's origin has no baseline yet, the paper itself is the evidence.
-- place: an account, 'TRANSIT' or 'OUTSIDE'.
-- taken_over_at: of someone who left one account before a first close while another counted them without a paper, the
-- opening has them at both: they began at the one with posted legs that a paper takes them from (of several the first),
-- and the other is where they are once they have left, however they came. Key: person_id.
WITH first_paper AS (
    SELECT *
    FROM (
        SELECT
            p.person_id,
            p.role,
            p.origin,
            p.destination,
            row_number() OVER (
                PARTITION BY p.person_id
                ORDER BY p.day, q.person_id IS NOT NULL, p.role_order, p.entry_id
            ) AS position
        FROM papers AS p
        LEFT JOIN (
            SELECT DISTINCT person_id, day, destination AS origin FROM papers WHERE destination <> 'OUTSIDE'
        ) AS q
            ON q.person_id = p.person_id
            AND q.day = p.day
            AND q.origin = p.origin
    )
    WHERE position = 1
),
held_at AS (
    SELECT
        h.person_id,
        h.account,
        EXISTS (SELECT 1 FROM posted AS b WHERE b.person_id = h.person_id AND b.account = h.account) AS has_posted
    FROM held_before AS h
    WHERE h.held >= 1
),
several AS (
    SELECT person_id FROM held_at GROUP BY person_id HAVING count(*) > 1
),
leaves AS (
    SELECT p.person_id, m.other AS account, p.day, p.role_order, p.entry_id
    FROM papers AS p
    SEMI JOIN several USING (person_id)
    JOIN place_match AS m ON m.place = p.origin
    WHERE p.role <> 'A'
    QUALIFY row_number() OVER (PARTITION BY p.person_id, m.other ORDER BY p.day, p.role_order, p.entry_id) = 1
),
ordered AS (
    SELECT
        h.person_id,
        h.account,
        h.has_posted AND f.person_id IS NOT NULL AS has_left,
        row_number() OVER (
            PARTITION BY h.person_id
            ORDER BY NOT (h.has_posted AND f.person_id IS NOT NULL), f.day NULLS LAST, f.role_order, f.entry_id, h.account
        ) AS position
    FROM held_at AS h
    LEFT JOIN leaves AS f ON f.person_id = h.person_id AND f.account = h.account
),
held AS (
    SELECT
        person_id,
        max(account) FILTER (WHERE position = 1) AS account,
        CASE WHEN bool_or(position = 1 AND has_left) THEN max(account) FILTER (WHERE position = 2) END AS other
    FROM ordered
    GROUP BY person_id
),
no_baseline AS (
    SELECT
        f.person_id,
        min(m.other) AS account
    FROM first_paper AS f
    JOIN place_match AS m
        ON m.place = f.origin AND m.other <> f.destination AND m.other <> 'OUTSIDE' AND m.other NOT LIKE '^%'
    -- A unit that has ended and waits for its successor's roll is not among the accounts.
    LEFT JOIN accounts AS a ON a.account = m.other
    LEFT JOIN counted AS c ON c.person_id = f.person_id AND c.account = m.other
    WHERE NOT coalesce(a.has_baseline, (SELECT bool_or(has_baseline) FROM accounts))
        AND (f.origin NOT LIKE '^%' OR c.account IS NOT NULL)
    GROUP BY f.person_id
)
SELECT
    f.person_id,
    coalesce(h.account, n.account, 'OUTSIDE') AS place,
    CAST(NULL AS VARCHAR) AS sent_from,
    CAST(NULL AS VARCHAR) AS sent_to,
    FALSE AS left_by_exit,
    h.other AS taken_over_at,
    0 AS n
FROM first_paper AS f
LEFT JOIN held AS h USING (person_id)
LEFT JOIN no_baseline AS n USING (person_id)
