-- The departures just paired belong to their movement.
UPDATE paper_log
SET n = m.n
FROM moves AS m
WHERE paper_log.n IS NULL
    AND m.person_id = paper_log.person_id
    AND m.departure_entry = paper_log.entry_id
