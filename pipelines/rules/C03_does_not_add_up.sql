-- C03: within the account's newest report D is not A + B − C. A line left out of the form counts as 0; without A or D it
-- cannot be said.
WITH lines AS (
    SELECT
        account,
        min(period_to) AS period_to,
        max(value) FILTER (WHERE line = 'A') AS a,
        coalesce(sum(value) FILTER (WHERE line IN ('B1', 'B2a', 'B2b', 'B3')), 0) AS b,
        coalesce(sum(value) FILTER (WHERE line IN ('C1', 'C2', 'C3', 'C4', 'C5a', 'C5b')), 0) AS c,
        max(value) FILTER (WHERE line = 'D') AS d
    FROM newest_reports
    GROUP BY account
)
SELECT
    l.account,
    CAST(NULL AS BIGINT) AS person_id,
    0 AS effect,
    l.account AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'H' AS severity,
    l.period_to AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM lines AS l
JOIN accounts AS a USING (account)
WHERE l.d <> l.a + l.b - l.c
