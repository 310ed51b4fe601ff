-- Where the papers leave everyone, and for whoever is in transit since when. Key: person_id.
SELECT s.person_id, s.place, s.sent_to, CASE WHEN s.place = 'TRANSIT' THEN e.issued_on END AS issued_on
FROM state AS s
LEFT JOIN moves AS m ON m.person_id = s.person_id AND m.n = s.n
LEFT JOIN entries AS e ON e.entry_id = m.departure_entry
