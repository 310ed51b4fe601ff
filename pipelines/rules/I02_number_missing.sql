-- I02: a row of the roll in force has no citizen number or a malformed one, or a full member has no card number. One per
-- person and account.
SELECT
    r.account,
    r.person_id,
    0 AS effect,
    r.account AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'L' AS severity,
    CAST(NULL AS DATE) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM roll_rows AS r
ANTI JOIN not_yet_left AS n ON n.person_id = r.person_id AND n.account = r.account
WHERE NOT r.citizen_ok OR NOT r.card_ok
GROUP BY r.account, r.person_id
