-- The rows, of any status, that rolls in force have of the persons to reconcile. Key: row_id.
SELECT r.row_id, r.person_id, r.account, r.cell, r.residence_account, r.roll_status, r.counts
FROM roll_rows AS r
SEMI JOIN persons_to_reconcile AS q ON q.person_id = r.person_id
