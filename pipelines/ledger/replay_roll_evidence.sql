-- Still in transit, but a roll of the receiver, as of the issue date or later, counts them (units enter early too: the
-- roll in force within overdue_working_days before it; or an older
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
        SELECT c.person_id, c.account, a.as_of AS counted_on, TRUE AS in_force
        FROM counted AS c
        JOIN accounts AS a ON a.account = c.account
        UNION ALL
        SELECT person_id, account, last_counted_on, FALSE FROM seen
    ) AS k
        ON k.person_id = m.person_id AND k.account = t.other
    LEFT JOIN deadlines AS d ON e.issued_on BETWEEN d.applies_from AND d.applies_until
    LEFT JOIN working_days AS rolled ON rolled.day = k.counted_on
    LEFT JOIN working_days AS issued ON issued.day = e.issued_on
    WHERE m.kind = 'transfer'
        AND m.arrived_at IS NULL
        AND NOT m.ended_on_the_way
        AND (
            k.counted_on >= e.issued_on
            OR (k.in_force AND issued.ordinal - rolled.ordinal <= d.overdue_working_days)
        )
    GROUP BY m.person_id, m.n
) AS r
WHERE moves.person_id = r.person_id AND moves.n = r.n
