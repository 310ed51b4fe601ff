-- Exits not followed by a return: the person's last movement is an exit. Key: person_id.
SELECT m.person_id, m.departure_entry AS entry_id, coalesce(e.effective_on, e.decided_on) AS day, e.own_account
FROM moves AS m
JOIN state AS s ON s.person_id = m.person_id AND s.n = m.n AND s.left_by_exit
JOIN entries AS e ON e.entry_id = m.departure_entry
