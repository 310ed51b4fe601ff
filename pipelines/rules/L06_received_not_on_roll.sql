-- L06: the receiver's register has the receipt, its roll does not have the person, and no accepted roll of it has had
-- them since (else they were entered and have vanished: L05).
SELECT
    c.account,
    c.person_id,
    c.remainder AS effect,
    c.account AS org_code,
    CASE WHEN c.last_counterpart <> 'OUTSIDE' THEN ltrim(c.last_counterpart, '^') END AS other_org_code,
    'H' AS severity,
    c.last_day AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    c.account AS absent_at,
    m.receipt_entry AS entry_a,
    m.departure_entry AS entry_b
FROM open_cells AS c
JOIN movements AS m ON m.person_id = c.person_id AND m.n = c.last_movement
WHERE c.remainder < 0
    AND c.last_effect = 1
    AND c.last_kind = 'transfer'
    AND m.receipt_entry IS NOT NULL
    AND NOT c.entered_since
    AND NOT c.own_row_says_gone
