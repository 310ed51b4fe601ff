-- Accounts by a small number, so that the two large tables (rolls, holdings) are summed on numbers. Key: account; no.
SELECT account, CAST(row_number() OVER (ORDER BY account) AS INTEGER) AS no, has_baseline
FROM accounts
