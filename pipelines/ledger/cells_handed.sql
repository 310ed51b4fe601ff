-- Everyone handed over since the last close: the cell the close held them at (in a chain of handovers their holding is at
-- the end of it), and the one the successor's roll shows. Key: person_id, account, from_account (not returned).
SELECT
    h.account,
    h.from_account,
    coalesce(min(b.cell) FILTER (WHERE b.account = h.account), min(b.cell)) AS was_at,
    min(r.cell) AS is_at
FROM handed_over AS h
JOIN holdings AS b ON b.person_id = h.person_id
LEFT JOIN roll_rows AS r ON r.person_id = h.person_id AND r.account = h.account AND r.counts
WHERE h.is_new
GROUP BY h.person_id, h.account, h.from_account
