-- What each roll in force counts of the persons to reconcile: one row per person and account with at least one counted
-- row. The first row (by row_id) stands for the person; any further one is I05. Key: person_id, account.
SELECT
    r.person_id,
    r.account,
    CAST(count(*) AS INTEGER) AS counted,
    min(r.row_id) AS row_id
FROM roll_rows AS r
SEMI JOIN persons_to_reconcile AS q ON q.person_id = r.person_id
WHERE r.counts
GROUP BY r.person_id, r.account
