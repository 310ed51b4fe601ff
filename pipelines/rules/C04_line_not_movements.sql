-- C04: a B or C line of the account's newest report disagrees with the account's own entries of the period. A line left out of
-- the form counts as 0, unless the form gives D alone. The form has no line for members handed over by a reorganisation:
-- a report may count them as in from (out to) within the city, or not.
WITH forms AS (
    SELECT account, min(period_from) AS period_from, max(period_to) AS period_to
    FROM newest_reports
    GROUP BY account
    HAVING count(*) FILTER (WHERE line <> 'D') > 0
),
lines(line) AS (
    VALUES ('B1'), ('B2a'), ('B2b'), ('B3'), ('C1'), ('C2'), ('C3'), ('C4'), ('C5a'), ('C5b')
),
entered AS (
    SELECT account, line, count(*) AS events, min(entry_id) AS one, max(entry_id) AS another
    FROM report_flows
    GROUP BY account, line
),
batches AS (
    SELECT f.account, 'B2b' AS line, count(*) AS people
    FROM forms AS f
    JOIN handed_over AS h ON h.account = f.account AND h.effective_on BETWEEN f.period_from AND f.period_to
    GROUP BY f.account
    UNION ALL
    SELECT f.account, 'C5b', count(*)
    FROM forms AS f
    JOIN handed_over AS h ON h.from_account = f.account AND h.effective_on BETWEEN f.period_from AND f.period_to
    GROUP BY f.account
)
SELECT
    f.account,
    CAST(NULL AS BIGINT) AS person_id,
    0 AS effect,
    f.account AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'M' AS severity,
    f.period_to AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    l.line AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    e.one AS entry_a,
    nullif(e.another, e.one) AS entry_b
FROM forms AS f
JOIN accounts AS a ON a.account = f.account
CROSS JOIN lines AS l
LEFT JOIN newest_reports AS r ON r.account = f.account AND r.line = l.line
LEFT JOIN entered AS e ON e.account = f.account AND e.line = l.line
LEFT JOIN batches AS b ON b.account = f.account AND b.line = l.line
WHERE coalesce(r.value, 0) NOT IN (coalesce(e.events, 0), coalesce(e.events, 0) + coalesce(b.people, 0))
