-- I05: one roll counts one person in two rows or more. One finding per row beyond the first.
SELECT
    c.account,
    c.person_id,
    1 AS effect,
    c.account AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'H' AS severity,
    CAST(NULL AS DATE) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    CAST(1 + row_number() OVER (PARTITION BY r.person_id, r.account ORDER BY r.row_id) AS VARCHAR) AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM open_cells AS c
JOIN own_rows AS r ON r.person_id = c.person_id AND r.account = c.account AND r.counts AND r.row_id <> c.row_id
WHERE c.extra > 0
