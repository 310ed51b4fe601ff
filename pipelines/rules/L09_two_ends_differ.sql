-- L09: the sender's and the receiver's entry of one transfer disagree: received before issued or past the deadline,
-- another date, number, kind or unit. A receipt that took the person from an account it does not name is the same. Temporary
-- transfers have two ends as well.
SELECT
    coalesce(m.arrived_at, ltrim(r.own_account, '^')) AS account,
    m.person_id,
    0 AS effect,
    coalesce(m.arrived_at, ltrim(r.own_account, '^')) AS org_code,
    nullif(ltrim(m.origin, '^'), 'OUTSIDE') AS other_org_code,
    'L' AS severity,
    coalesce(r.received_on, r.issued_on) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    CAST(m.n AS VARCHAR) AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    m.departure_entry AS entry_a,
    m.receipt_entry AS entry_b
FROM movements AS m
JOIN entries AS r ON r.entry_id = m.receipt_entry
LEFT JOIN place_match AS named ON named.place = r.from_place AND named.other = m.origin
WHERE m.kind = 'transfer'
    AND (
        m.differences > 0
        OR (m.origin <> 'OUTSIDE' AND named.place IS NULL AND r.from_unknown IS NULL)
    )
UNION ALL
SELECT
    r.to_place,
    r.person_id,
    0,
    ltrim(r.to_place, '^'),
    ltrim(r.from_place, '^'),
    'L',
    coalesce(r.received_on, r.issued_on),
    NULL,
    'standing ' || CAST(row_number() OVER (PARTITION BY r.person_id, r.to_place ORDER BY t.receipt_entry) AS VARCHAR),
    NULL,
    t.departure_entry,
    t.receipt_entry
FROM standing_pairs AS t
JOIN entries AS r ON r.entry_id = t.receipt_entry
WHERE t.differences > 0
