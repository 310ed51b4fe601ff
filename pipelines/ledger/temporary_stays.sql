-- Open temporary transfers: from home to a place, evidenced by either register, and no temporary paper the other way
-- since. Between two places the first paper's origin is home; papers the other way are returns. On one day with papers
-- both ways they went and came (or came and went): it changes nothing. Temporary transfers never move the count; L07 is
-- what happens when a roll treats them as if they did. until: the latest end the papers since the last return give.
-- Key: person_id, home, place.
WITH temporary AS (
    SELECT e.*
    FROM entries AS e
    JOIN effective_kinds AS k USING (entry_id)
    WHERE e.record IN ('transfer_out', 'transfer_in')
        AND k.kind = 'TEMPORARY'
        AND e.from_place <> e.to_place
        AND e.person_id IS NOT NULL
),
places AS (
    SELECT person_id, from_place AS place FROM temporary
    UNION
    SELECT person_id, to_place FROM temporary
),
meant AS (
    -- A unit above account level means the account below it that another temporary paper of theirs names: the lowest, the
    -- paper's other end apart.
    SELECT v.person_id, v.place, v.not_this, min(a.place) AS account
    FROM (
        SELECT person_id, from_place AS place, to_place AS not_this FROM temporary
        UNION
        SELECT person_id, to_place, from_place FROM temporary
    ) AS v
    JOIN place_match AS m ON m.place = v.place
    JOIN places AS a
        ON a.person_id = v.person_id AND a.place = m.other AND a.place <> v.not_this AND a.place NOT LIKE '^%'
    WHERE v.place LIKE '^%'
    GROUP BY v.person_id, v.place, v.not_this
),
named AS (
    SELECT
        e.person_id,
        e.entry_id,
        e.record,
        e.temp_until,
        coalesce(e.issued_on, e.received_on) AS day,
        coalesce(f.account, e.from_place) AS from_place,
        coalesce(t.account, e.to_place) AS to_place
    FROM temporary AS e
    LEFT JOIN meant AS f ON f.person_id = e.person_id AND f.place = e.from_place AND f.not_this = e.to_place
    LEFT JOIN meant AS t ON t.person_id = e.person_id AND t.place = e.to_place AND t.not_this = e.from_place
),
papers_of_stays AS (
    SELECT
        *,
        first_value(from_place) OVER (
            PARTITION BY person_id, least(from_place, to_place), greatest(from_place, to_place)
            ORDER BY day, record DESC, entry_id
        ) AS home
    FROM named
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
