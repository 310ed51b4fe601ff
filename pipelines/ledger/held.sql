-- What the baseline holds of the persons to reconcile. Key: person_id, account.
SELECT h.person_id, h.account, h.held, h.cell
FROM holdings AS h
SEMI JOIN persons_to_reconcile AS q ON q.person_id = h.person_id
