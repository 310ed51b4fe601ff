-- S04: on the last accepted roll that counted them they were exempt (wholly or for a time) and so still counted; now the
-- roll does not count them, and no departure is on record. Exemption does not move the count.
SELECT
    c.account,
    c.person_id,
    c.remainder AS effect,
    c.account AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'M' AS severity,
    CAST(NULL AS DATE) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    c.account AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM open_cells AS c
WHERE c.remainder < 0
    AND c.last_status IN ('EXEMPT', 'TEMP_EXEMPT')
    AND NOT c.own_row_says_gone
