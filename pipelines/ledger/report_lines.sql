-- How many events of its newest report's period the registers of each unit have, line by line. Key: account, line.
SELECT account, line, count(*) AS events
FROM report_flows
GROUP BY account, line
ORDER BY account, line
