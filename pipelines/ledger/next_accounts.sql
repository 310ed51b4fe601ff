-- The accounts a close on this night would have closed. closed_from: the roll its first close takes its holdings from; one
-- founded after a close starts empty, so no roll was ever taken for its opening. Key: account.
SELECT account, as_of, CASE WHEN has_baseline THEN closed_from ELSE as_of END AS closed_from
FROM accounts
WHERE as_of IS NOT NULL OR has_baseline
