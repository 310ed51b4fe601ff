-- A paper of a movement already seen fills the side that had no paper.
UPDATE moves
SET
    departure_entry = CASE
        WHEN d.role = 'D' THEN coalesce(moves.departure_entry, d.entry_id)
        ELSE moves.departure_entry
    END,
    sent_to = CASE WHEN d.role = 'D' THEN coalesce(moves.sent_to, d.destination) ELSE moves.sent_to END,
    receipt_entry = CASE
        WHEN d.role = 'R' THEN coalesce(moves.receipt_entry, d.entry_id)
        ELSE moves.receipt_entry
    END,
    named_origin = CASE WHEN d.role = 'R' THEN coalesce(moves.named_origin, d.origin) ELSE moves.named_origin END
FROM decided AS d
WHERE d.outcome = 'attach'
    AND moves.person_id = d.person_id
    AND moves.n = d.attached_to
