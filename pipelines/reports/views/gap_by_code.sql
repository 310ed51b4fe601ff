-- The gap of each account split by code: its findings that move the count. / Chênh lệch của từng đơn vị tách theo mã.
-- @org_code The unit that must act. / Đơn vị phải xử lý.
-- @code Code of the catalogue. / Mã sai lệch.
-- @findings How many. / Số lượng.
-- @effect What they add to the gap (on roll less expected). / Ảnh hưởng đến chênh lệch.
SELECT org_code, code, count(*) AS findings, CAST(sum(count_effect) AS BIGINT) AS effect
FROM discrepancies
WHERE count_effect <> 0
GROUP BY org_code, code
