-- Still in transit, but a roll of the receiver, as of the issue date or later, counts them (the one in force, or an older
-- accepted one: they arrived then, whatever happened since): the roll is the receipt (L14). Where the paper names a unit
-- above account level, the lowest account below it whose roll has them.
UPDATE moves
SET arrived_at = r.account, receipt_implied = TRUE, on_roll_evidence = TRUE
FROM (
    SELECT m.person_id, m.n, min(k.account) AS account
    FROM moves AS m
    JOIN entries AS e ON e.entry_id = m.departure_entry
    JOIN place_match AS t ON t.place = m.sent_to AND t.other <> m.origin
    JOIN (
        SELECT c.person_id, c.account, a.as_of AS counted_on
        FROM counted AS c
        JOIN accounts AS a ON a.account = c.account
        UNION ALL
        SELECT person_id, account, last_counted_on FROM seen
    ) AS k
        ON k.person_id = m.person_id AND k.account = t.other AND k.counted_on >= e.issued_on
    WHERE m.kind = 'transfer' AND m.arrived_at IS NULL AND NOT m.ended_on_the_way
    GROUP BY m.person_id, m.n
) AS r
WHERE moves.person_id = r.person_id AND moves.n = r.n
