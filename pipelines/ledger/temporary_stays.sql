-- Open temporary transfers: from home to a place, evidenced by either register, and no temporary paper the other way
-- since. They never move the count; L07 is what happens when a roll treats them as if they did.
-- Key: person_id, home, place.
WITH stays AS (
    SELECT e.person_id, e.from_place AS home, e.to_place AS place, e.entry_id, coalesce(e.issued_on, e.received_on) AS day
    FROM entries AS e
    JOIN effective_kinds AS k USING (entry_id)
    WHERE e.record IN ('transfer_out', 'transfer_in')
        AND k.kind = 'TEMPORARY'
        AND e.from_place <> e.to_place
        AND e.person_id IS NOT NULL
)
SELECT s.person_id, s.home, s.place, max(s.entry_id) AS entry_id, max(s.day) AS since
FROM stays AS s
WHERE NOT EXISTS (
    SELECT 1
    FROM stays AS back
    WHERE back.person_id = s.person_id
        AND back.home = s.place
        AND back.place = s.home
        AND back.day >= s.day
        AND back.entry_id <> s.entry_id
)
GROUP BY s.person_id, s.home, s.place
