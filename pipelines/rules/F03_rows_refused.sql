-- F03: rows of an export in force were refused: one finding per export with how many (0). And where a refused row of the
-- roll in force still identifies a member whom the accepted rows miss, one on that cell (−1).
SELECT
    x.reporter AS account,
    CAST(NULL AS BIGINT) AS person_id,
    0 AS effect,
    x.reporter AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'M' AS severity,
    x.as_of AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    x.record || ':' || CAST(x.as_of AS VARCHAR) AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM refused_exports AS x
GROUP BY x.reporter, x.record, x.as_of
UNION ALL
SELECT
    c.account,
    c.person_id,
    c.remainder,
    c.account,
    NULL,
    'M',
    NULL,
    NULL,
    '',
    NULL,
    NULL,
    NULL
FROM open_cells AS c
WHERE c.remainder < 0 AND c.refused_row
