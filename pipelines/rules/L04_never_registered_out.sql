-- L04: an official receipt names a sender in the city whose register of transfers out covers the date and has no entry
-- for it. The sender must register it. Where another account's entry matches the receipt, that is L09 alone. A sender
-- named above account level means the account below it that held them.
SELECT
    s.account,
    m.person_id,
    0 AS effect,
    s.account AS org_code,
    m.arrived_at AS other_org_code,
    'M' AS severity,
    coalesce(r.issued_on, r.received_on) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    CAST(m.n AS VARCHAR) AS subject,
    s.account AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    m.receipt_entry AS entry_b
FROM movements AS m
JOIN entries AS r ON r.entry_id = m.receipt_entry
LEFT JOIN place_match AS named ON named.place = r.from_place AND named.other = m.origin
-- Not the accounts reckoned with: a unit that has ended and waits for its successor's roll is among these.
JOIN account_exporters AS s
    ON s.account = CASE WHEN r.from_place LIKE '^%' THEN named.other ELSE r.from_place END
JOIN cover AS v
    ON v.reporter = s.reporter
    AND v.record = 'transfer_out'
    AND v.covered_to >= coalesce(r.issued_on, r.received_on)
WHERE m.kind = 'transfer'
    AND m.departure_entry IS NULL
GROUP BY ALL
