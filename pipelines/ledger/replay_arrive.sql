-- A receipt, or the receiver's own later departure or exit, ends the movement under way; any other exit ends it too, on
-- the way: nobody arrives.
UPDATE moves
SET
    ended_on_the_way = d.outcome = 'exit_on_the_way',
    arrived_at = CASE
        WHEN d.outcome = 'exit_on_the_way' THEN NULL
        WHEN d.outcome <> 'receive' THEN coalesce(f.account, d.origin)
        ELSE coalesce(t.account, d.destination)
    END,
    receipt_entry = CASE WHEN d.outcome = 'receive' THEN d.entry_id END,
    named_origin = CASE WHEN d.outcome = 'receive' THEN d.origin ELSE moves.named_origin END,
    receipt_implied = d.outcome IN ('forward', 'exit_after_arrival')
FROM decided AS d
LEFT JOIN accounts AS f ON f.account = d.sent_to
LEFT JOIN accounts AS t ON d.destination LIKE '^%' AND t.account = d.sent_to
WHERE d.outcome IN ('receive', 'forward', 'exit_after_arrival', 'exit_on_the_way')
    AND moves.person_id = d.person_id
    AND moves.n = d.n
