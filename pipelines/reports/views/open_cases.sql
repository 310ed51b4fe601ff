-- Cases that wait for somebody, with what they are about. / Vụ việc đang chờ xử lý.
-- @case_id The case. / Mã vụ việc.
-- @code Code of the catalogue. / Mã sai lệch.
-- @severity H high, M medium, L low, I info. / Mức độ.
-- @org_code The unit that must act. / Đơn vị phải xử lý.
-- @other_org_code The unit on the other side. / Đơn vị ở đầu kia.
-- @person_id doikhop's own id of the member. / Mã riêng của đảng viên.
-- @count_effect What it adds to the gap. / Ảnh hưởng đến chênh lệch.
-- @state State of the case. / Trạng thái vụ việc.
-- @first_seen First night it was seen. / Đêm đầu tiên phát hiện.
-- @age_days Days since. / Số ngày kể từ khi phát hiện.
-- @due_on When it must be settled. / Hạn xử lý.
-- @stale Rests on an export that is missing or too old. / Dựa trên bản trích cũ hoặc còn thiếu.
SELECT
    case_id,
    code,
    severity,
    org_code,
    other_org_code,
    person_id,
    count_effect,
    state,
    first_seen,
    age_days,
    due_on,
    stale
FROM discrepancies
WHERE case_id IS NOT NULL AND state IN ('open', 'acknowledged', 'fix_claimed', 'reopened')
