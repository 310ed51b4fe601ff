-- Open temporary transfers: from home to a place, evidenced by either register, and no temporary paper the other way
-- since. Between two places the first paper's origin is home; papers the other way are returns. Temporary transfers never
-- move the count; L07 is what happens when a roll treats them as if they did. Key: person_id, home, place.
WITH papers_of_stays AS (
    SELECT
        e.person_id,
        e.from_place AS home,
        e.to_place AS place,
        e.entry_id,
        coalesce(e.issued_on, e.received_on) AS day,
        first_value(e.from_place) OVER (
            PARTITION BY e.person_id, least(e.from_place, e.to_place), greatest(e.from_place, e.to_place)
            ORDER BY coalesce(e.issued_on, e.received_on), e.record DESC, e.entry_id
        ) AS first_home
    FROM entries AS e
    JOIN effective_kinds AS k USING (entry_id)
    WHERE e.record IN ('transfer_out', 'transfer_in')
        AND k.kind = 'TEMPORARY'
        AND e.from_place <> e.to_place
        AND e.person_id IS NOT NULL
)
SELECT s.person_id, s.home, s.place, max(s.entry_id) AS entry_id, max(s.day) AS since
FROM papers_of_stays AS s
WHERE s.home = s.first_home
    AND NOT EXISTS (
        SELECT 1
        FROM papers_of_stays AS back
        WHERE back.person_id = s.person_id
            AND back.home = s.place
            AND back.place = s.home
            AND back.day >= s.day
    )
GROUP BY s.person_id, s.home, s.place
