-- F04: an export lies in the wrong folder: most of its own rows, or its title, name another unit, or it states another
-- as-of date. It is not accepted, so the last accepted one stays in force until the unit sends it again.
SELECT
    x.reporter AS account,
    CAST(NULL AS BIGINT) AS person_id,
    0 AS effect,
    x.reporter AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'H' AS severity,
    x.as_of AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    x.record || ':' || CAST(x.as_of AS VARCHAR) AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM misplaced_exports AS x
GROUP BY x.reporter, x.record, x.as_of
