-- A copy of a person starts where the person does.
INSERT INTO state
SELECT s.* REPLACE (-c.copy AS person_id)
FROM start AS s
JOIN copies AS c ON c.person_id = s.person_id
