-- Every cell of the persons to reconcile: held at the baseline (o), moved by due legs the baseline has not posted (m), counted on the roll in force
-- (c); residual c − (o + m). An accepted difference adjusts the expectation while the roll still shows it, extra rows of the
-- person (I05) set aside. Who was handed over and is on a roll of before that day (not_yet_left) is held there until the
-- next one. Accounts that never sent a roll have no cells. Key: person_id, account.
WITH base AS (
    SELECT
        coalesce(h.person_id, c.person_id) AS person_id,
        coalesce(h.account, c.account) AS account,
        h.held,
        c.counted
    FROM held AS h
    FULL JOIN counted AS c ON c.person_id = h.person_id AND c.account = h.account
),
every AS (
    SELECT person_id, account, held, counted FROM base
    UNION ALL
    SELECT k.person_id, k.account, NULL, NULL
    FROM (
        SELECT person_id, account FROM moved_cells
        UNION
        SELECT person_id, account FROM held_before_legs
        UNION
        SELECT person_id, account FROM doubtful_cells WHERE expected = 1
    ) AS k
    LEFT JOIN base AS b ON b.person_id = k.person_id AND b.account = k.account
    WHERE b.person_id IS NULL
),
reckoned AS (
    SELECT
        e.person_id,
        e.account,
        CAST(coalesce(e.held, 0) + CASE WHEN n.person_id IS NOT NULL THEN 1 ELSE 0 END AS TINYINT) AS held,
        CAST(
            CASE
                WHEN n.person_id IS NOT NULL THEN 1
                WHEN m.person_id IS NOT NULL THEN m.expected + CASE WHEN m.next_is_shown THEN m.next_effect ELSE 0 END
                WHEN a.has_baseline THEN coalesce(p.held, e.held, 0)
                WHEN d.person_id IS NOT NULL THEN d.expected
                ELSE least(coalesce(e.counted, 0), 1)
            END AS TINYINT
        ) AS expected,
        CAST(coalesce(e.counted, 0) AS TINYINT) AS counted,
        n.person_id IS NOT NULL AS not_yet_left,
        a.has_baseline
    FROM every AS e
    JOIN accounts AS a ON a.account = e.account AND a.as_of IS NOT NULL
    LEFT JOIN moved_cells AS m ON m.person_id = e.person_id AND m.account = e.account
    LEFT JOIN held_before_legs AS p ON p.person_id = e.person_id AND p.account = e.account
    LEFT JOIN not_yet_left AS n ON n.person_id = e.person_id AND n.account = e.account
    LEFT JOIN doubtful_cells AS d ON d.person_id = e.person_id AND d.account = e.account
)
SELECT
    r.person_id,
    r.account,
    r.held,
    CAST(r.expected + coalesce(a.effect, 0) AS TINYINT) AS expected,
    r.counted,
    r.has_baseline,
    CAST(coalesce(a.effect, 0) AS TINYINT) AS adjusted,
    r.not_yet_left
FROM reckoned AS r
LEFT JOIN adjustments AS a
    ON a.person_id = r.person_id AND a.account = r.account AND a.effect = sign(least(r.counted, 1) - r.expected)
