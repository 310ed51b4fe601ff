-- What the last close held, at the cell it held it at (null: no cell named). Key: account, cell.
SELECT account, cell, sum(held) AS number
FROM holdings
GROUP BY account, cell
