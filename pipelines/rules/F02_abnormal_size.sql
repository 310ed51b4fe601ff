-- F02: a roll's number of rows differs abnormally from the last accepted one. It is not used until an officer confirms it
-- or it is sent again; the last accepted roll stays in force.
SELECT
    x.reporter AS account,
    CAST(NULL AS BIGINT) AS person_id,
    0 AS effect,
    x.reporter AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'H' AS severity,
    x.as_of AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    CAST(x.as_of AS VARCHAR) AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM abnormal_exports AS x
GROUP BY x.reporter, x.as_of
