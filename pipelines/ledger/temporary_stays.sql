-- Open temporary transfers: from home to a place, evidenced by either register, and no temporary paper the other way
-- since. Between two places the first paper's origin is home; papers the other way are returns. On one day with papers
-- both ways they went and came (or came and went): it changes nothing. Temporary transfers never move the count; L07 is
-- what happens when a roll treats them as if they did. until: the latest end the papers since the last return give. Key: person_id, home, place.
WITH papers_of_stays AS (
    SELECT
        e.person_id,
        e.from_place,
        e.to_place,
        e.entry_id,
        e.temp_until,
        coalesce(e.issued_on, e.received_on) AS day,
        first_value(e.from_place) OVER both_ways AS home
    FROM entries AS e
    JOIN effective_kinds AS k USING (entry_id)
    WHERE e.record IN ('transfer_out', 'transfer_in')
        AND k.kind = 'TEMPORARY'
        AND e.from_place <> e.to_place
        AND e.person_id IS NOT NULL
    WINDOW both_ways AS (
        PARTITION BY e.person_id, least(e.from_place, e.to_place), greatest(e.from_place, e.to_place)
        ORDER BY coalesce(e.issued_on, e.received_on), e.record DESC, e.entry_id
    )
),
days AS (
    SELECT
        person_id,
        home,
        CASE WHEN from_place = home THEN to_place ELSE from_place END AS place,
        day,
        bool_and(from_place = home) AS only_away,
        bool_and(to_place = home) AS only_back,
        max(entry_id) FILTER (WHERE from_place = home) AS entry_id,
        max(temp_until) FILTER (WHERE from_place = home) AS until
    FROM papers_of_stays
    GROUP BY 1, 2, 3, 4
),
last_turn AS (
    SELECT person_id, home, place, day, only_away, entry_id
    FROM days
    WHERE only_away OR only_back
    QUALIFY row_number() OVER (PARTITION BY person_id, home, place ORDER BY day DESC) = 1
),
last_return AS (
    SELECT person_id, home, place, max(day) AS day
    FROM days
    WHERE only_back
    GROUP BY person_id, home, place
)
SELECT
    t.person_id,
    t.home,
    t.place,
    t.entry_id,
    t.day AS since,
    min(d.day) AS began,
    max(d.until) FILTER (WHERE b.day IS NULL OR d.day > b.day) AS until
FROM last_turn AS t
LEFT JOIN last_return AS b ON b.person_id = t.person_id AND b.home = t.home AND b.place = t.place
JOIN days AS d ON d.person_id = t.person_id AND d.home = t.home AND d.place = t.place
WHERE t.only_away
GROUP BY ALL
