-- A movement only its receipt told gets the sender's paper found for it among those that moved nobody.
UPDATE moves
SET departure_entry = i.entry_id, sent_to = i.to_place
FROM (
    SELECT g.person_id, g.n, max(g.entry_id) AS entry_id, min(e.to_place) AS to_place
    FROM paper_log AS g
    JOIN entries AS e ON e.entry_id = g.entry_id
    WHERE g.role = 'D' AND NOT g.posted AND g.n IS NOT NULL AND NOT g.rival
    GROUP BY g.person_id, g.n
) AS i
WHERE moves.person_id = i.person_id
    AND moves.n = i.n
    AND moves.kind = 'transfer'
    AND moves.departure_entry IS NULL
