-- C05: line D a level above accounts reports disagrees with the sum of what is reported below it for the same day: by the
-- nearest level that reports, down to the accounts. Where one below has not reported that day it is not available.
WITH above AS (
    SELECT n.account AS unit, n.period_to, n.value
    FROM newest_reports AS n
    LEFT JOIN accounts AS a ON a.account = n.account
    WHERE n.line = 'D' AND a.account IS NULL
),
told AS (
    SELECT account AS unit, period_to, max_by(value, as_of) AS value
    FROM reports
    WHERE line = 'D'
    GROUP BY account, period_to
),
nearest AS (
    -- For every account below, the highest unit on the way down to it that reported that day.
    SELECT u.unit, u.period_to, u.value, up.account, t.unit AS below, t.value AS below_value
    FROM above AS u
    JOIN levels AS up ON up.org_code = u.unit
    JOIN accounts AS a ON a.account = up.account AND (a.ended_on IS NULL OR a.ended_on > u.period_to)
    LEFT JOIN levels AS way ON way.account = up.account AND way.height < up.height
        AND EXISTS (SELECT 1 FROM told AS q WHERE q.unit = way.org_code AND q.period_to = u.period_to)
    LEFT JOIN told AS t ON t.unit = way.org_code AND t.period_to = u.period_to
    QUALIFY row_number() OVER (PARTITION BY u.unit, up.account ORDER BY way.height DESC NULLS LAST) = 1
)
SELECT
    n.unit AS account,
    CAST(NULL AS BIGINT) AS person_id,
    0 AS effect,
    n.unit AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'H' AS severity,
    n.period_to AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM (
    SELECT unit, period_to, value, bool_and(below IS NOT NULL) AS complete
    FROM nearest
    GROUP BY unit, period_to, value
) AS n
JOIN (
    SELECT unit, sum(below_value) AS total
    FROM (SELECT DISTINCT unit, below, below_value FROM nearest)
    GROUP BY unit
) AS s ON s.unit = n.unit
WHERE n.complete AND n.value <> s.total
