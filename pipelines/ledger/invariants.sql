-- The invariants of the model, on the real data of every night. A row with ok = false stops publication.
-- Key: name.
WITH account_sums AS (
    SELECT org_code AS account, gap
    FROM balances
    JOIN accounts ON accounts.account = balances.org_code AND accounts.has_baseline AND accounts.as_of IS NOT NULL
),
effects AS (
    SELECT f.account, sum(f.effect) AS effect
    FROM findings AS f
    WHERE f.effect <> 0
    GROUP BY f.account
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
    count(*) FILTER (WHERE coalesce(g.gap, 0) <> coalesce(e.effect, 0)) = 0,
    count(*) FILTER (WHERE coalesce(g.gap, 0) <> coalesce(e.effect, 0))
FROM account_sums AS g
LEFT JOIN effects AS e ON e.account = g.account
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
