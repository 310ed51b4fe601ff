-- Every transfer that moves the count: who shows it and how far it has come. A place above account level, and where
-- somebody is who is between two units (reorganisation.py), is told by the unit's own code. Key: person_id, n.
SELECT
    'T' || m.person_id || '-' || m.n AS transfer_id,
    m.person_id,
    ltrim(coalesce(CASE WHEN m.origin <> 'OUTSIDE' THEN m.origin END, m.named_origin, m.origin), '^~') AS from_org,
    ltrim(coalesce(m.arrived_at, m.sent_to), '^~') AS to_org,
    coalesce(d.kind, r.kind) AS kind,
    coalesce(d.issued_on, r.issued_on) AS issued_on,
    r.received_on,
    CASE
        WHEN m.departure_entry IS NOT NULL AND m.receipt_entry IS NOT NULL THEN 'both'
        WHEN m.on_roll_evidence THEN 'sender_and_roll'
        WHEN m.departure_entry IS NOT NULL THEN 'sender'
        ELSE 'receiver'
    END AS evidence,
    CASE
        WHEN m.arrived_at = 'OUTSIDE' OR m.ended_on_the_way OR coalesce(m.named_origin, m.origin) = 'OUTSIDE' THEN 'outside'
        WHEN m.arrived_at IS NULL AND p.night > due.day THEN 'overdue'
        WHEN m.arrived_at IS NULL THEN 'in_transit'
        WHEN m.departure_entry IS NULL THEN 'unregistered_out'
        WHEN m.receipt_entry IS NULL THEN 'unregistered_in'
        ELSE 'complete'
    END AS status,
    coalesce(got.ordinal, tonight.ordinal) - sent.ordinal AS working_days_open
FROM movements AS m
CROSS JOIN params AS p
LEFT JOIN entries AS d ON d.entry_id = m.departure_entry
LEFT JOIN entries AS r ON r.entry_id = m.receipt_entry
LEFT JOIN deadlines AS limits
    ON coalesce(d.issued_on, r.issued_on) BETWEEN limits.applies_from AND limits.applies_until
LEFT JOIN working_days AS sent ON sent.day = coalesce(d.issued_on, r.issued_on)
LEFT JOIN working_days AS got ON got.day = r.received_on
LEFT JOIN working_days AS tonight ON tonight.day = p.night
LEFT JOIN working_days AS due ON due.working AND due.ordinal = sent.ordinal + limits.overdue_working_days
WHERE m.kind = 'transfer'
ORDER BY m.person_id, m.n
