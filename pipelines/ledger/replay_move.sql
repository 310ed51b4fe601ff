-- The new movements of this round, one per posting paper. origin and arrived_at are accounts or OUTSIDE; arrived_at is
-- empty while in transit; sent_to is what the sender's paper names. Key: person_id, n.
INSERT INTO moves
SELECT
    d.person_id,
    d.n + 1 AS n,
    CASE d.role WHEN 'A' THEN 'admission' WHEN 'X' THEN 'exit' ELSE 'transfer' END AS kind,
    CASE
        WHEN d.outcome IN ('forward', 'exit_after_arrival') THEN coalesce(f.account, d.origin)
        WHEN d.outcome = 'exit_on_the_way' THEN 'TRANSIT'
        WHEN d.outcome IN ('enter', 'admit') THEN 'OUTSIDE'
        ELSE d.place
    END AS origin,
    CASE WHEN d.role = 'R' THEN d.origin END AS named_origin,
    CASE WHEN d.role = 'D' THEN d.destination END AS sent_to,
    CASE
        WHEN d.role = 'D' AND d.destination <> 'OUTSIDE' THEN NULL
        ELSE d.destination
    END AS arrived_at,
    CASE WHEN d.role <> 'R' THEN d.entry_id END AS departure_entry,
    CASE WHEN d.role = 'R' THEN d.entry_id END AS receipt_entry,
    FALSE AS receipt_implied,
    FALSE AS on_roll_evidence,
    FALSE AS ended_on_the_way
FROM decided AS d
LEFT JOIN accounts AS f ON f.account = d.sent_to
WHERE d.outcome IN (
    'depart', 'forward', 'take', 'enter', 'admit', 'exit', 'exit_on_the_way', 'exit_after_arrival'
)
