-- A departure that moved nobody (its unit did not hold the person), and a later receipt naming just that unit and
-- receiver: two ends of one transfer, whoever held the person. The departure becomes the movement's paper.
UPDATE moves
SET departure_entry = i.entry_id, sent_to = i.to_place
FROM (
    SELECT m.person_id, m.n, max(g.entry_id) AS entry_id, min(e.to_place) AS to_place
    FROM moves AS m
    JOIN entries AS r ON r.entry_id = m.receipt_entry
    JOIN paper_log AS g ON g.person_id = m.person_id AND g.role = 'D' AND (g.n IS NULL OR g.rival) AND g.after_n < m.n
    JOIN entries AS e ON e.entry_id = g.entry_id
    JOIN place_match AS f ON f.place = e.from_place AND f.other = r.from_place
    JOIN place_match AS t ON t.place = e.to_place AND t.other = r.to_place
    WHERE m.kind = 'transfer'
        AND m.departure_entry IS NULL
        AND NOT EXISTS (
            SELECT 1
            FROM moves AS k
            WHERE k.person_id = m.person_id
                AND k.n > g.after_n
                AND k.n < m.n
                AND k.origin = m.origin
                AND k.arrived_at = m.arrived_at
        )
    GROUP BY m.person_id, m.n
) AS i
WHERE moves.person_id = i.person_id AND moves.n = i.n
