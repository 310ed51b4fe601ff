-- L11: the roll counts them, the account should not hold them, and no record tells how they came. The last resort of an
-- extra member. When the same person vanished elsewhere (L05), each names the other.
SELECT
    c.account,
    c.person_id,
    c.remainder AS effect,
    c.account AS org_code,
    (
        SELECT min(o.account)
        FROM open_cells AS o
        WHERE o.person_id = c.person_id AND o.remainder < 0
    ) AS other_org_code,
    'H' AS severity,
    CAST(NULL AS DATE) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM open_cells AS c
WHERE c.remainder > 0
