-- Everyone handed over since the last close: the cell the close held them at, and the one the successor's roll shows.
-- Key: person_id, account, from_account (not returned).
SELECT h.account, h.from_account, b.cell AS was_at, min(r.cell) AS is_at
FROM handed_over AS h
JOIN holdings AS b ON b.person_id = h.person_id AND b.account = h.account
LEFT JOIN roll_rows AS r ON r.person_id = h.person_id AND r.account = h.account AND r.counts
WHERE h.is_new
GROUP BY h.person_id, h.account, h.from_account, b.cell
