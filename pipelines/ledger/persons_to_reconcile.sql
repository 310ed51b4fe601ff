-- Everyone whose cells need looking at: whoever is not simply held at one account and counted once on its roll (before a
-- first close: counted once and nowhere else), and everyone with a register entry, a posted leg, a conflict or an
-- accepted difference. For all others every residual is 0 by this very test. Key: person_id.
WITH counted_or_held AS (
    SELECT r.person_id, n.no, 0 AS held, 1 AS counted
    FROM roll_rows AS r
    JOIN account_numbers AS n USING (account)
    WHERE r.counts
    UNION ALL
    SELECT h.person_id, n.no, h.held, 0
    FROM holdings AS h
    JOIN account_numbers AS n USING (account)
),
person AS (
    SELECT
        person_id,
        min(no) AS lowest,
        max(no) AS highest,
        sum(held) AS held,
        sum(counted) AS counted
    FROM counted_or_held
    GROUP BY person_id
)
SELECT p.person_id
FROM person AS p
JOIN account_numbers AS n ON n.no = p.lowest
WHERE p.lowest <> p.highest
    OR p.counted <> 1
    OR p.held <> CASE WHEN n.has_baseline THEN 1 ELSE 0 END
UNION
SELECT person_id FROM entries WHERE person_id IS NOT NULL
UNION
SELECT person_id FROM posted
UNION
SELECT person_id FROM conflicts
UNION
SELECT other_person_id FROM conflicts
UNION
SELECT person_id FROM adjustments
