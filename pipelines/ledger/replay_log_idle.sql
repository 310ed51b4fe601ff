-- The departures just paired belong to their movement, and so do other papers of the same direction that moved nobody.
UPDATE paper_log
SET n = x.n, rival = FALSE
FROM (
    SELECT g.entry_id, min(m.n) AS n
    FROM moves AS m
    JOIN paper_log AS g
        ON g.person_id = m.person_id AND g.role = 'D' AND (g.n IS NULL OR g.rival) AND g.after_n < m.n
    JOIN entries AS e ON e.entry_id = g.entry_id
    JOIN entries AS d ON d.entry_id = m.departure_entry AND d.record = 'transfer_out'
    JOIN paper_log AS own ON own.entry_id = m.departure_entry AND NOT own.posted
    JOIN place_match AS f ON f.place = e.from_place AND f.other = d.from_place
    JOIN place_match AS t ON t.place = e.to_place AND t.other = d.to_place
    WHERE own.n IS NULL OR own.rival
    GROUP BY g.entry_id
) AS x
WHERE paper_log.entry_id = x.entry_id
