-- The counted rows of the rolls in force by the cell they name (null: none). Key: account, cell.
SELECT account, cell, count(*) AS number
FROM roll_rows
WHERE counts
GROUP BY account, cell
