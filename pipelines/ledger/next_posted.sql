-- The legs a close on this night would mark posted: those its expectation used. Before an account's first close the roll
-- is held where no finding says otherwise: a last leg it does not show was not used, and waits for the next night.
-- Key: person_id, account, effect, ordinal.
SELECT l.person_id, l.account, l.effect, l.ordinal, l.column_name, l.effective_on, l.counterpart, l.in_opening
FROM legs AS l
JOIN accounts AS a ON a.account = l.account AND a.as_of IS NOT NULL
LEFT JOIN moved_cells AS m ON m.person_id = l.person_id AND m.account = l.account
    AND m.last_due = 2 * l.movement + CASE WHEN l.effect > 0 THEN 1 ELSE 0 END
LEFT JOIN cells AS c ON c.person_id = m.person_id AND c.account = m.account
    AND NOT c.has_baseline AND c.expected <> least(c.counted, 1)
LEFT JOIN claims AS q ON q.person_id = c.person_id AND q.account = c.account
WHERE l.due AND NOT (c.person_id IS NOT NULL AND q.code IS NULL)
UNION ALL
SELECT p.person_id, p.account, p.effect, p.ordinal, p.column_name, p.effective_on, p.counterpart, p.in_opening
FROM posted AS p
LEFT JOIN accounts AS a ON a.account = p.account AND a.as_of IS NOT NULL
WHERE a.account IS NULL
ORDER BY 1, 2, 3, 4
