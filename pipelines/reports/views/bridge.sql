-- The bridge of each account and level: opening, in, out, expected, gap, on roll, reported. / Từ đầu kỳ đến số báo cáo của từng đơn vị, từng cấp.
-- @org_code The unit. / Đơn vị.
-- @name Its name. / Tên đơn vị.
-- @level Its level. / Cấp.
-- @opening Held at the last closed period. / Đảng số đầu kỳ.
-- @came Admitted, reinstated and received. / Tăng: kết nạp, phục hồi, chuyển đến.
-- @went Transferred out and left. / Giảm: chuyển đi, ra khỏi Đảng, từ trần.
-- @moved Reorganised and accepted differences (signed). / Sắp xếp và điều chỉnh.
-- @expected What should be on the roll. / Phải có theo sổ.
-- @gap On roll less expected. / Chênh lệch.
-- @on_roll Counted rows of the roll in force. / Có trên danh sách.
-- @reported_less_on_roll What the report says beyond the roll. / Số báo cáo trừ danh sách.
-- @reported Line D of the newest report. / Số báo cáo (D).
-- @status Its status. / Tình trạng.
SELECT
    org_code,
    name,
    level,
    opening,
    admitted + reinstated + in_city + in_external AS came,
    out_city + out_external + died + expelled + struck_off + resigned AS went,
    reorganised + adjusted AS moved,
    expected,
    gap,
    on_roll,
    reported - on_roll AS reported_less_on_roll,
    reported,
    status
FROM balances
