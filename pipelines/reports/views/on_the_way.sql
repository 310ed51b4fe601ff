-- Who is on the way from whom to whom, and how long the oldest has been. / Ai đang chuyển cho ai, lâu nhất bao nhiêu ngày làm việc.
-- @from_org The sender. / Nơi đi.
-- @to_org The receiver. / Nơi đến.
-- @members How many members. / Số đảng viên.
-- @overdue How many of them are overdue. / Số quá hạn.
-- @oldest_working_days Working days since the oldest paper. / Số ngày làm việc của giấy lâu nhất.
SELECT
    from_org,
    to_org,
    count(*) AS members,
    count(*) FILTER (WHERE status = 'overdue') AS overdue,
    max(working_days_open) AS oldest_working_days
FROM transfers
WHERE status IN ('in_transit', 'overdue')
GROUP BY from_org, to_org
