-- The papers of days whose order may post more: several events of one person, and the order taken so far posted fewer of
-- them. Of every person the earliest such day that is not settled yet. event: copies of one paper share it, numbered by
-- entry. Key: entry_id.
WITH events AS (
    SELECT person_id, day, role, origin, destination, own_account, min(entry_id) AS first_entry
    FROM papers
    WHERE turn IS NULL
    GROUP BY person_id, day, role, origin, destination, own_account
),
several AS (
    SELECT person_id, day, count(*) AS events
    FROM events
    GROUP BY person_id, day
    HAVING count(*) > 1
),
crowded AS (
    SELECT s.person_id, min(s.day) AS day
    FROM (
        SELECT s.person_id, s.day
        FROM several AS s
        JOIN papers AS p ON p.person_id = s.person_id AND p.day = s.day
        JOIN paper_log AS g ON g.entry_id = p.entry_id
        GROUP BY s.person_id, s.day, s.events
        HAVING count(*) FILTER (WHERE g.posted) < s.events
    ) AS s
    GROUP BY s.person_id
)
SELECT
    p.person_id,
    p.day,
    p.entry_id,
    CAST(dense_rank() OVER (PARTITION BY p.person_id ORDER BY e.first_entry) AS INTEGER) AS event,
    g.posted,
    g.round
FROM crowded AS c
JOIN papers AS p ON p.person_id = c.person_id AND p.day = c.day
JOIN paper_log AS g ON g.entry_id = p.entry_id
JOIN events AS e
    ON e.person_id = p.person_id
    AND e.day = p.day
    AND e.role = p.role
    AND e.origin = p.origin
    AND e.destination = p.destination
    AND e.own_account IS NOT DISTINCT FROM p.own_account
ORDER BY p.person_id, event, p.entry_id
