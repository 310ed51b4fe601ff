-- L14: a transfer out names this account and its roll (or its own later papers) has the person, but its register of
-- transfers in, which covers the date, has no receipt. The receiver registers it.
SELECT
    m.arrived_at AS account,
    m.person_id,
    0 AS effect,
    m.arrived_at AS org_code,
    m.origin AS other_org_code,
    'L' AS severity,
    e.issued_on AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    CAST(m.n AS VARCHAR) AS subject,
    m.arrived_at AS absent_at,
    m.departure_entry AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM movements AS m
JOIN entries AS e ON e.entry_id = m.departure_entry
JOIN account_exporters AS x ON x.account = m.arrived_at
JOIN cover AS v
    ON v.reporter = x.reporter
    AND v.record = 'transfer_in'
    AND v.covered_to >= e.issued_on
WHERE m.kind = 'transfer'
    AND m.receipt_implied
    AND m.receipt_entry IS NULL
GROUP BY ALL
