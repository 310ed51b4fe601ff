-- The two large tables beside each other, in one join on numbers: every counted row of a roll in force that no holding of
-- the baseline stands for, and every holding (of other than 1 too) that no counted row stands for. Rows of accounts
-- without a baseline have nothing to stand beside and are left out. One row per row or holding; no key.
WITH counted_rows AS (
    SELECT r.person_id, n.no
    FROM roll_rows AS r
    JOIN account_numbers AS n USING (account)
    WHERE r.counts AND n.has_baseline
),
held_once AS (
    SELECT h.person_id, CASE WHEN h.held = 1 AND n.has_baseline THEN n.no END AS no
    FROM holdings AS h
    JOIN account_numbers AS n USING (account)
)
SELECT coalesce(r.person_id, h.person_id) AS person_id
FROM counted_rows AS r
FULL JOIN held_once AS h ON h.person_id = r.person_id AND h.no = r.no
WHERE r.person_id IS NULL OR h.person_id IS NULL
