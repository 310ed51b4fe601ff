-- The legs a close on this night would mark posted: those its expectation used. Key: person_id, account, effect, ordinal.
SELECT l.person_id, l.account, l.effect, l.ordinal, l.column_name, l.effective_on, l.counterpart, l.in_opening
FROM legs AS l
JOIN accounts AS a ON a.account = l.account AND a.as_of IS NOT NULL
WHERE l.due
UNION ALL
SELECT p.person_id, p.account, p.effect, p.ordinal, p.column_name, p.effective_on, p.counterpart, p.in_opening
FROM posted AS p
LEFT JOIN accounts AS a ON a.account = p.account AND a.as_of IS NOT NULL
WHERE a.account IS NULL
ORDER BY 1, 2, 3, 4
