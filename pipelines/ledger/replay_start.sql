-- Where each person with papers stands before their first paper. With a baseline: the account that held them before
-- its posted legs, else outside. Where the first paper's origin has no baseline yet, the paper itself is the evidence.
-- place: an account, 'TRANSIT' or 'OUTSIDE'.
-- taken_over_at: an account whose opening holds them without a posted leg, as a first close took them from its roll,
-- though they were elsewhere before: a leg of theirs is posted elsewhere, or an arrival there dated on or before that
-- first close is known by now. They began where the papers say (of several accounts the opening holds them at, the one
-- with posted legs that a paper takes them from), and came there since, however that was. Key: person_id.
WITH first_paper AS (
    SELECT *
    FROM (
        SELECT
            p.person_id,
            p.role,
            p.origin,
            p.destination,
            row_number() OVER (
                PARTITION BY p.person_id
                ORDER BY p.day, q.person_id IS NOT NULL, p.role_order, p.entry_id
            ) AS position
        FROM papers AS p
        LEFT JOIN (
            SELECT DISTINCT person_id, day, destination AS origin FROM papers WHERE destination <> 'OUTSIDE'
        ) AS q
            ON q.person_id = p.person_id
            AND q.day = p.day
            AND q.origin = p.origin
    )
    WHERE position = 1
),
held_at AS (
    SELECT
        h.person_id,
        h.account,
        EXISTS (SELECT 1 FROM posted AS b WHERE b.person_id = h.person_id AND b.account = h.account) AS has_posted
    FROM held_before AS h
    WHERE h.held >= 1
),
-- The first paper about each of these accounts: whether it tells how they came there, and in time for the first close.
about AS (
    SELECT h.person_id, h.account, p.day, p.role_order, p.entry_id, p.role <> 'A' AND m.place IS NOT NULL AS leaves
    FROM held_at AS h
    JOIN papers AS p ON p.person_id = h.person_id
    LEFT JOIN place_match AS m ON m.place = p.origin AND m.other = h.account AND p.role <> 'A'
    WHERE m.place IS NOT NULL OR (p.role IN ('R', 'A') AND p.destination = h.account)
),
first_about AS (
    SELECT
        person_id,
        account,
        min_by(NOT leaves, (day, role_order, entry_id)) AS arrives,
        min(day) AS day
    FROM about
    GROUP BY person_id, account
),
first_leaving AS (
    SELECT person_id, account, min((day, role_order, entry_id)) AS at
    FROM about
    WHERE leaves
    GROUP BY person_id, account
),
ordered AS (
    SELECT
        h.person_id,
        h.account,
        h.has_posted AND l.person_id IS NOT NULL AS has_left,
        NOT h.has_posted
            AND (
                EXISTS (SELECT 1 FROM posted AS b WHERE b.person_id = h.person_id)
                OR coalesce(f.arrives AND f.day <= a.closed_from, FALSE)
            ) AS came_since,
        row_number() OVER (
            PARTITION BY h.person_id
            ORDER BY NOT (h.has_posted AND l.person_id IS NOT NULL), h.has_posted, l.at NULLS LAST, h.account
        ) AS position
    FROM held_at AS h
    LEFT JOIN accounts AS a ON a.account = h.account
    LEFT JOIN first_about AS f ON f.person_id = h.person_id AND f.account = h.account
    LEFT JOIN first_leaving AS l ON l.person_id = h.person_id AND l.account = h.account
),
held AS (
    SELECT
        person_id,
        max(account) FILTER (WHERE position = 1 AND NOT came_since) AS account,
        coalesce(
            max(account) FILTER (WHERE position = 1 AND came_since),
            CASE WHEN bool_or(position = 1 AND has_left) THEN max(account) FILTER (WHERE position = 2) END
        ) AS other
    FROM ordered
    GROUP BY person_id
),
no_baseline AS (
    SELECT
        f.person_id,
        min(m.other) AS account
    FROM first_paper AS f
    JOIN place_match AS m
        ON m.place = f.origin AND m.other <> f.destination AND m.other <> 'OUTSIDE' AND m.other NOT LIKE '^%'
    -- A unit that has ended and waits for its successor's roll is not among the accounts.
    LEFT JOIN accounts AS a ON a.account = m.other
    LEFT JOIN counted AS c ON c.person_id = f.person_id AND c.account = m.other
    WHERE NOT coalesce(a.has_baseline, (SELECT bool_or(has_baseline) FROM accounts))
        AND (f.origin NOT LIKE '^%' OR c.account IS NOT NULL)
    GROUP BY f.person_id
)
SELECT
    f.person_id,
    coalesce(h.account, n.account, 'OUTSIDE') AS place,
    CAST(NULL AS VARCHAR) AS sent_from,
    CAST(NULL AS VARCHAR) AS sent_to,
    FALSE AS left_by_exit,
    h.other AS taken_over_at,
    0 AS n
FROM first_paper AS f
LEFT JOIN held AS h USING (person_id)
LEFT JOIN no_baseline AS n USING (person_id)
