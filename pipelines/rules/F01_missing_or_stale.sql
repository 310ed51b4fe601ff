-- F01: the account's newest accepted roll is missing, or older than stale_days on the night's date. An account that has
-- ended owes no export.
SELECT
    a.account,
    CAST(NULL AS BIGINT) AS person_id,
    0 AS effect,
    a.account AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'M' AS severity,
    a.as_of AS effective_on,
    a.as_of + CAST(p.stale_days AS INTEGER) AS due_on,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM accounts AS a
CROSS JOIN params AS p
WHERE (a.ended_on IS NULL OR a.ended_on > p.night)
    AND (a.as_of IS NULL OR date_diff('day', a.as_of, p.night) > p.stale_days)
