-- Rows refused, by unit, record, column and rule: what to correct first. / Dòng bị loại theo đơn vị, loại sổ, cột và quy tắc.
-- @org_code The unit that sent them. / Đơn vị nộp.
-- @record The record. / Loại sổ.
-- @column The column that cannot be read. / Cột không đọc được.
-- @rule What it breaks. / Quy tắc.
-- @rows How many. / Số dòng.
SELECT org_code, record, "column", rule, count(*) AS "rows"
FROM quarantine
GROUP BY org_code, record, "column", rule
