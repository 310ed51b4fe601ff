-- Where each person with papers stands before their first paper. With a baseline: the account that held them before
-- its posted legs, else outside. Where the first paper's origin has no baseline yet, the paper itself is the evidence.
-- place: an account, 'TRANSIT' or 'OUTSIDE'. Key: person_id.
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
held AS (
    SELECT person_id, min(account) AS account
    FROM held_before
    WHERE held >= 1
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
    0 AS n
FROM first_paper AS f
LEFT JOIN held AS h USING (person_id)
LEFT JOIN no_baseline AS n USING (person_id)
