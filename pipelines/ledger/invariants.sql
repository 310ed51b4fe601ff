-- The invariants of the model, on the real data of every night. A row with ok = false stops publication.
-- Key: name.
WITH own_gaps AS (
    -- An account's own: its line of balances holds the accounts below it too.
    SELECT t.account, t.on_roll - t.opening - coalesce(k.moved, 0) AS gap
    FROM account_totals AS t
    JOIN accounts AS a ON a.account = t.account AND a.as_of IS NOT NULL AND a.has_baseline
    LEFT JOIN (SELECT account, sum(expected - held) AS moved FROM cells GROUP BY account) AS k ON k.account = t.account
),
effects AS (
    SELECT f.account, sum(f.effect) AS effect
    FROM findings AS f
    WHERE f.effect <> 0
    GROUP BY f.account
),
gaps AS (
    SELECT g.account AS org_code, g.gap, coalesce(e.effect, 0) AS effect
    FROM own_gaps AS g
    LEFT JOIN effects AS e ON e.account = g.account
    UNION ALL
    SELECT b.org_code, b.gap, coalesce(l.effect, 0)
    FROM balances AS b
    LEFT JOIN (
        SELECT v.org_code, sum(e.effect) AS effect
        FROM levels AS v
        JOIN effects AS e ON e.account = v.account
        JOIN accounts AS a ON a.account = v.account AND a.as_of IS NOT NULL
        GROUP BY v.org_code
    ) AS l ON l.org_code = b.org_code
    WHERE b.gap IS NOT NULL
),
steps AS (
    SELECT
        b.org_code,
        b.expected - (
            b.opening + b.admitted + b.reinstated + b.in_city + b.in_external - b.out_city - b.out_external - b.died
            - b.expelled - b.struck_off - b.resigned + b.reorganised + b.adjusted
        ) AS unexplained
    FROM balances AS b
    WHERE b.expected IS NOT NULL
),
row_steps AS (
    SELECT t.account, t.roll_rows - t.quarantined - t.not_counted - t.on_roll AS unexplained
    FROM account_totals AS t
    UNION ALL
    SELECT t.account, t.on_roll - t.opening - coalesce(k.difference, 0)
    FROM account_totals AS t
    JOIN accounts AS a ON a.account = t.account AND a.as_of IS NOT NULL AND a.has_baseline
    LEFT JOIN (SELECT account, sum(counted - held) AS difference FROM cells GROUP BY account) AS k
        ON k.account = t.account
)
SELECT
    'bridge' AS name,
    count(*) FILTER (WHERE unexplained <> 0) = 0 AS ok,
    count(*) FILTER (WHERE unexplained <> 0) AS broken
FROM (SELECT unexplained FROM steps UNION ALL SELECT unexplained FROM row_steps)
UNION ALL
SELECT
    'effects_equal_gap',
    count(*) FILTER (WHERE gap <> effect) = 0,
    count(*) FILTER (WHERE gap <> effect)
FROM gaps
UNION ALL
SELECT
    'one_claim_per_cell',
    count(*) = 0,
    count(*)
FROM (
    SELECT o.person_id, o.account
    FROM open_cells AS o
    LEFT JOIN claims AS c ON c.person_id = o.person_id AND c.account = o.account
    WHERE o.remainder <> 0 AND o.has_baseline
    GROUP BY o.person_id, o.account
    HAVING count(c.code) <> 1
)
UNION ALL
SELECT
    'conservation',
    count(*) FILTER (WHERE total <> 0) = 0,
    count(*) FILTER (WHERE total <> 0)
FROM (
    SELECT
        m.person_id,
        m.n,
        coalesce(sum(l.effect), 0)
        + CASE WHEN m.origin = 'OUTSIDE' THEN -1 WHEN m.origin = 'TRANSIT' THEN -1 ELSE 0 END
        + CASE WHEN m.arrived_at IS NULL THEN 1 WHEN m.arrived_at = 'OUTSIDE' THEN 1 ELSE 0 END AS total
    FROM movements AS m
    LEFT JOIN legs_of_moves AS l ON l.person_id = m.person_id AND l.n = m.n
    GROUP BY m.person_id, m.n, m.origin, m.arrived_at
)
