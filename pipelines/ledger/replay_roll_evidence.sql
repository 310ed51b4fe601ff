-- Still in transit, but the receiver's own roll, as of the issue date or later, counts them: the roll is the receipt
-- (L14). Where the paper names a unit above account level, the lowest account below it whose roll has them.
UPDATE moves
SET arrived_at = r.account, receipt_implied = TRUE, on_roll_evidence = TRUE
FROM (
    SELECT m.person_id, m.n, min(c.account) AS account
    FROM moves AS m
    JOIN entries AS e ON e.entry_id = m.departure_entry
    JOIN place_match AS t ON t.place = m.sent_to
    JOIN counted AS c ON c.person_id = m.person_id AND c.account = t.other
    JOIN accounts AS a ON a.account = c.account AND a.as_of >= e.issued_on
    WHERE m.kind = 'transfer' AND m.arrived_at IS NULL AND NOT m.ended_on_the_way
    GROUP BY m.person_id, m.n
) AS r
WHERE moves.person_id = r.person_id AND moves.n = r.n
