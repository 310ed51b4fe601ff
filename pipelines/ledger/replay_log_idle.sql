-- A departure that moved nobody (its unit did not hold the person), and the first later receipt that says just its sender
-- and receiver and did move them: two ends of one transfer, whoever held the person. The departure, with its copies,
-- belongs to the receipt's movement. So does a rival paper of another movement.
UPDATE paper_log
SET n = x.n, rival = FALSE
FROM (
    SELECT g.entry_id, q.n
    FROM paper_log AS g
    JOIN entries AS e ON e.entry_id = g.entry_id
    JOIN paper_log AS q
        ON q.person_id = g.person_id AND q.role = 'R' AND q.posted AND q.round > g.round AND q.n IS DISTINCT FROM g.n
    JOIN entries AS r ON r.entry_id = q.entry_id
    JOIN place_match AS f ON f.place = e.from_place AND f.other = r.from_place
    JOIN place_match AS t ON t.place = e.to_place AND t.other = r.to_place
    WHERE g.role = 'D' AND (g.n IS NULL OR g.rival)
    QUALIFY row_number() OVER (PARTITION BY g.entry_id ORDER BY q.round) = 1
) AS x
WHERE paper_log.entry_id = x.entry_id
