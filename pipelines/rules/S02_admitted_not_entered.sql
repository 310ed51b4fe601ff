-- S02: an admission or reinstatement is on record, the account's roll does not have the person, and no accepted roll of it
-- has had them since (else they were entered and have vanished: L05).
SELECT
    c.account,
    c.person_id,
    c.remainder AS effect,
    c.account AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'M' AS severity,
    c.last_day AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    c.account AS absent_at,
    c.last_entry AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM open_cells AS c
WHERE c.remainder < 0
    AND c.last_effect = 1
    AND c.last_kind = 'admission'
    AND NOT c.entered_since
    AND NOT c.own_row_says_gone
