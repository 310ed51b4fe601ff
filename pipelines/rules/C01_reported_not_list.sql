-- C01: line D of the account's newest report disagrees with the counted rows of its roll as of the report's period end.
-- Its own step of the bridge, beside the gap. Where no roll of that date was accepted it is not available.
SELECT
    r.account,
    CAST(NULL AS BIGINT) AS person_id,
    0 AS effect,
    r.account AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'H' AS severity,
    r.period_to AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM newest_reports AS r
JOIN accounts AS a USING (account)
JOIN roll_counts AS c ON c.account = r.account AND c.as_of = r.period_to
WHERE r.line = 'D' AND r.value <> c.counted
