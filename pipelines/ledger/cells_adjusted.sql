-- Accepted differences at the cell the roll shows the person at, else where the last close held them.
-- Key: person_id, account (not returned).
SELECT c.account, coalesce(r.cell, h.cell) AS cell, c.adjusted AS number
FROM cells AS c
LEFT JOIN own_rows AS r ON r.person_id = c.person_id AND r.account = c.account
LEFT JOIN holdings AS h ON h.person_id = c.person_id AND h.account = c.account
WHERE c.adjusted <> 0
QUALIFY row_number() OVER (PARTITION BY c.person_id, c.account ORDER BY r.row_id) = 1
