-- Whom a roll has received stands there, not in transit.
UPDATE state
SET place = m.arrived_at, sent_from = NULL, sent_to = NULL
FROM moves AS m
WHERE m.on_roll_evidence AND m.person_id = state.person_id AND m.n = state.n AND state.place = 'TRANSIT'
