-- C02: line A (carried over) of the account's newest report disagrees with line D of the report before it.
WITH before AS (
    SELECT r.account, r.value
    FROM reports AS r
    JOIN (SELECT DISTINCT account, period_to FROM newest_reports) AS n
        ON n.account = r.account AND r.period_to < n.period_to
    WHERE r.line = 'D'
    QUALIFY row_number() OVER (PARTITION BY r.account ORDER BY r.period_to DESC, r.as_of DESC) = 1
)
SELECT
    n.account,
    CAST(NULL AS BIGINT) AS person_id,
    0 AS effect,
    n.account AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'H' AS severity,
    n.period_from AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM newest_reports AS n
JOIN accounts AS a USING (account)
JOIN before AS b USING (account)
WHERE n.line = 'A' AND n.value <> b.value
