-- Cells without a baseline and without legs are unknown: the roll itself is the expectation, except where other records
-- say otherwise. expected 0: counted here, but the unit has ended, an exit or a departure from here is on record, another
-- counting roll names this account as mere residence, an open temporary stay, the papers or a baseline say they are held
-- elsewhere, or another roll counts them too. Of several rolls the account known to hold them keeps them; else the home of a temporary stay, one
-- whose own row says they are away for a time, one whose row names where they live; else the lowest code. expected 1: not
-- counted here, but an open temporary stay says this is home, or a refused row of this roll says the unit has them and
-- nobody else does, nor are they its guest. Key: person_id, account.
WITH unknown AS (
    SELECT c.person_id, c.account
    FROM counted AS c
    JOIN accounts AS a ON a.account = c.account AND NOT a.has_baseline
    LEFT JOIN moved_cells AS m ON m.person_id = c.person_id AND m.account = c.account
    -- A successor's roll has told already whose they are.
    ANTI JOIN not_yet_left AS n ON n.person_id = c.person_id AND n.account = c.account
    WHERE m.person_id IS NULL
),
crowded AS (
    SELECT c.person_id
    FROM counted AS c
    ANTI JOIN not_yet_left AS n ON n.person_id = c.person_id AND n.account = c.account
    GROUP BY c.person_id
    HAVING count(*) > 1
),
holder AS (
    SELECT s.person_id, s.place AS account
    FROM state AS s
    -- A unit that has ended and waits for its successor's roll is not among the accounts.
    WHERE s.place NOT IN ('OUTSIDE', 'TRANSIT') AND s.place NOT LIKE '^%'
    UNION
    SELECT person_id, home FROM temporary_homes WHERE NOT counted_elsewhere
    UNION
    SELECT o.person_id, o.account
    FROM held AS o
    LEFT JOIN state AS moved ON moved.person_id = o.person_id
    WHERE o.held > 0 AND moved.person_id IS NULL
),
-- Unless the papers leave no doubt that they are held here.
doubted AS (
    SELECT u.person_id, u.account
    FROM unknown AS u
    LEFT JOIN holder AS h ON h.person_id = u.person_id AND h.account = u.account
    WHERE h.person_id IS NULL
),
questioned AS (
    SELECT u.person_id, u.account
    FROM unknown AS u
    CROSS JOIN params AS p
    JOIN accounts AS a ON a.account = u.account AND a.ended_on <= p.night
    UNION
    SELECT u.person_id, u.account
    FROM doubted AS u
    JOIN last_exits AS s ON s.person_id = u.person_id
    JOIN accounts AS a ON a.account = u.account AND a.as_of >= s.day
    UNION
    SELECT u.person_id, u.account
    FROM doubted AS u
    JOIN papers_naming_origin AS o ON o.person_id = u.person_id AND o.account = u.account
    UNION
    SELECT u.person_id, u.account
    FROM doubted AS u
    JOIN temporary_stays AS t ON t.person_id = u.person_id
    JOIN place_match AS p ON p.place = t.place AND p.other = u.account
    UNION
    SELECT u.person_id, u.account
    FROM doubted AS u
    JOIN crowded USING (person_id)
    JOIN own_rows AS r
        ON r.person_id = u.person_id AND r.residence_account = u.account AND r.account <> u.account AND r.counts
),
known_holder AS (
    SELECT c.person_id
    FROM counted AS c
    JOIN crowded USING (person_id)
    JOIN accounts AS a ON a.account = c.account
    ANTI JOIN not_yet_left AS n ON n.person_id = c.person_id AND n.account = c.account
    LEFT JOIN moved_cells AS m ON m.person_id = c.person_id AND m.account = c.account
    LEFT JOIN held_before_legs AS h ON h.person_id = c.person_id AND h.account = c.account
    LEFT JOIN held AS o ON o.person_id = c.person_id AND o.account = c.account
    WHERE CASE
            WHEN m.person_id IS NOT NULL
                THEN m.expected + CASE WHEN m.next_is_shown THEN m.next_effect ELSE 0 END = 1
            WHEN a.has_baseline THEN coalesce(h.held, o.held, 0) = 1
            ELSE FALSE
        END
    UNION
    SELECT o.person_id
    FROM held AS o
    LEFT JOIN moved_cells AS m ON m.person_id = o.person_id AND m.account = o.account
    WHERE o.held > 0 AND m.person_id IS NULL
    UNION
    SELECT person_id FROM holder
),
likeliest AS (
    SELECT u.person_id, u.account
    FROM unknown AS u
    JOIN crowded USING (person_id)
    JOIN own_rows AS r ON r.person_id = u.person_id AND r.account = u.account AND r.counts
    LEFT JOIN questioned AS q ON q.person_id = u.person_id AND q.account = u.account
    LEFT JOIN temporary_homes AS h ON h.person_id = u.person_id AND h.home = u.account
    WHERE q.person_id IS NULL AND u.person_id NOT IN (SELECT person_id FROM known_holder)
    QUALIFY row_number() OVER (
        PARTITION BY u.person_id
        ORDER BY
            h.person_id IS NULL,
            r.roll_status <> 'TEMP_ELSEWHERE',
            coalesce(r.residence_account, r.account) = r.account,
            u.account
    ) = 1
)
SELECT person_id, account, 0 AS expected FROM questioned
UNION
SELECT u.person_id, u.account, 0
FROM doubted AS u
LEFT JOIN crowded AS k ON k.person_id = u.person_id
LEFT JOIN (SELECT DISTINCT person_id FROM holder) AS h ON h.person_id = u.person_id
LEFT JOIN likeliest AS l ON l.person_id = u.person_id AND l.account = u.account
WHERE l.person_id IS NULL AND (k.person_id IS NOT NULL OR h.person_id IS NOT NULL)
UNION
SELECT f.person_id, f.account, 1
FROM refused_rows AS f
JOIN accounts AS a ON a.account = f.account AND NOT a.has_baseline AND a.as_of IS NOT NULL
LEFT JOIN moved_cells AS m ON m.person_id = f.person_id AND m.account = f.account
WHERE f.person_id IS NOT NULL
    AND m.person_id IS NULL
    AND f.person_id NOT IN (SELECT person_id FROM counted)
    AND f.person_id NOT IN (SELECT person_id FROM held WHERE held > 0)
    AND f.person_id NOT IN (SELECT person_id FROM state)
    -- The row would be a guest's.
    AND NOT EXISTS (
        SELECT 1
        FROM temporary_stays AS t
        JOIN place_match AS p ON p.place = t.place
        WHERE t.person_id = f.person_id AND p.other = f.account
    )
    AND f.person_id NOT IN (SELECT person_id FROM temporary_homes WHERE NOT counted_elsewhere AND home <> f.account)
UNION
SELECT t.person_id, t.home, 1
FROM temporary_homes AS t
CROSS JOIN params AS p
-- A unit that has ended is nobody's home; whose successor they are with, a successor's roll says.
JOIN accounts AS a
    ON a.account = t.home AND NOT a.has_baseline AND a.as_of IS NOT NULL AND coalesce(a.ended_on > p.night, TRUE)
LEFT JOIN counted AS c ON c.person_id = t.person_id AND c.account = t.home
LEFT JOIN own_rows AS g
    ON g.person_id = t.person_id AND g.account = t.home AND g.roll_status IN ('DECEASED', 'LEFT', 'MOVED_OUT')
WHERE c.person_id IS NULL AND g.person_id IS NULL AND NOT t.counted_elsewhere
