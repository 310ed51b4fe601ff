-- Every movement a night knows, with its two papers. from_org / to_org are accounts, OUTSIDE, or '^X' for a unit above
-- account level nobody below has taken up. Key: person_id, n.
SELECT
    m.person_id,
    m.n,
    m.kind,
    m.origin,
    m.named_origin,
    m.sent_to,
    m.arrived_at,
    coalesce(t.departure_entry, m.departure_entry) AS departure_entry,
    coalesce(t.receipt_entry, m.receipt_entry) AS receipt_entry,
    m.receipt_implied,
    m.on_roll_evidence,
    m.ended_on_the_way,
    t.differences
FROM moves AS m
LEFT JOIN transfer_pairs AS t ON t.person_id = m.person_id AND t.n = m.n
