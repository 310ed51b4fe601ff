-- The newest count report of each unit: the latest period, as last exported. Key: account, line.
SELECT account, period_from, period_to, line, value, as_of
FROM reports
QUALIFY dense_rank() OVER (PARTITION BY account ORDER BY period_to DESC, as_of DESC) = 1
