-- What each roll in force counts: one row per person and account with at least one counted row. The first row (by
-- row_id) stands for the person; any further one is I05. Key: person_id, account.
SELECT
    person_id,
    account,
    CAST(count(*) AS INTEGER) AS counted,
    min(row_id) AS row_id
FROM roll_rows
WHERE counts
GROUP BY person_id, account
