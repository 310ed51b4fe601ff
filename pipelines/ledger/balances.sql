-- The balance of each account and every level above it: opening + what came − what went = expected, beside the counted
-- rows. A level's transfers within the city exclude those with both legs posted inside it. Before an account's first
-- close there is no expectation, nor for a level that holds such an account. Key: org_code.
WITH transfers AS (
    SELECT l.person_id, l.movement, l.account, l.effect, l.column_name
    FROM legs AS l
    WHERE l.due AND NOT l.posted
),
moved AS (
    SELECT
        v.org_code,
        t.column_name,
        count(*) AS people
    FROM transfers AS t
    JOIN levels AS v ON v.account = t.account
    JOIN accounts AS a ON a.account = t.account AND a.as_of IS NOT NULL
    LEFT JOIN transfers AS other
        ON t.column_name IN ('in_city', 'out_city')
        AND other.person_id = t.person_id AND other.movement = t.movement AND other.effect <> t.effect
    LEFT JOIN levels AS w ON w.org_code = v.org_code AND w.account = other.account
    LEFT JOIN accounts AS oa ON oa.account = w.account AND oa.as_of IS NOT NULL
    WHERE oa.account IS NULL
    GROUP BY v.org_code, t.column_name
),
undone AS (
    -- Posted in an earlier period and voided since: columns are counts of people, so what is taken back is adjusted.
    SELECT v.org_code, -sum(p.effect) AS people
    FROM posted_legs AS p
    JOIN levels AS v ON v.account = p.account
    JOIN accounts AS a ON a.account = p.account AND a.as_of IS NOT NULL
    LEFT JOIN legs AS l
        ON l.person_id = p.person_id AND l.account = p.account AND l.effect = p.effect AND l.ordinal = p.ordinal
    WHERE l.person_id IS NULL
    GROUP BY v.org_code
),
held_back AS (
    SELECT v.org_code, sum(l.effect) AS people
    FROM legs AS l
    JOIN levels AS v USING (account)
    CROSS JOIN params AS p
    WHERE NOT l.due AND l.effective_on <= p.night
    GROUP BY v.org_code
),
handed AS (
    SELECT v.org_code, sum(h.people) AS people
    FROM (
        SELECT account, 1 AS people FROM handed_over WHERE is_new
        UNION ALL
        SELECT from_account, -1 FROM handed_over WHERE is_new
    ) AS h
    JOIN levels AS v ON v.account = h.account
    -- What came to a unit that never sent a roll stands outside the arithmetic as it does.
    JOIN accounts AS a ON a.account = h.account AND a.as_of IS NOT NULL
    GROUP BY v.org_code
),
reorganised AS (
    SELECT org_code, sum(people) AS people
    FROM (
        SELECT org_code, people FROM handed
        UNION ALL
        SELECT org_code, people FROM level_changes
    )
    GROUP BY org_code
),
cell_sums AS (
    SELECT
        account,
        sum(adjusted) AS adjusted,
        sum(expected - held) AS moved,
        sum(expected - counted) AS missing
    FROM cells
    GROUP BY account
),
sums AS (
    SELECT
        v.org_code,
        coalesce(sum(t.opening), 0) AS opening,
        coalesce(sum(c.adjusted), 0) AS adjusted,
        coalesce(
            sum(
                CASE
                    WHEN a.has_baseline THEN t.opening + coalesce(c.moved, 0)
                    ELSE t.on_roll + coalesce(c.missing, 0)
                END
            ),
            0
        ) AS expected,
        coalesce(sum(t.on_roll), 0) AS on_roll
    FROM levels AS v
    JOIN accounts AS a ON a.account = v.account AND a.as_of IS NOT NULL
    JOIN account_totals AS t ON t.account = v.account
    LEFT JOIN cell_sums AS c ON c.account = v.account
    GROUP BY v.org_code
),
standing AS (
    SELECT
        v.org_code,
        min(v.level) AS level,
        bool_and(a.as_of IS NULL) AS all_missing,
        bool_or(a.as_of IS NOT NULL AND NOT a.has_baseline) AS some_without_baseline,
        bool_or(a.stale AND a.as_of IS NOT NULL) AS some_stale,
        min(a.as_of) AS as_of
    FROM levels AS v
    JOIN accounts AS a USING (account)
    GROUP BY v.org_code
    UNION ALL
    -- A unit that ended and waits for its successor's roll, a level from which all accounts have gone: nobody is
    -- expected there any more.
    SELECT g.org_code, g.level, FALSE, FALSE, FALSE, p.night
    FROM level_changes AS g
    CROSS JOIN params AS p
    WHERE g.org_code NOT IN (SELECT v.org_code FROM levels AS v JOIN accounts USING (account))
),
rows_of AS (
    SELECT org_code, sum(roll_rows) AS roll_rows, sum(quarantined) AS quarantined
    FROM (
        SELECT v.org_code, s.roll_rows, s.quarantined
        FROM levels AS v
        JOIN account_totals AS s USING (account)
        UNION ALL
        SELECT org_code, "rows", "rows" FROM unplaced_counts
    )
    GROUP BY org_code
),
travelling AS (
    SELECT v.org_code, count(*) AS people
    FROM movements AS m
    JOIN levels AS v ON v.account = m.origin
    WHERE m.kind = 'transfer' AND m.arrived_at IS NULL AND NOT m.ended_on_the_way
    GROUP BY v.org_code
),
told AS (
    SELECT v.org_code, sum(r.value) AS reported
    FROM newest_reports AS r
    JOIN levels AS v ON v.account = r.account
    -- The members of an ended account are in its successors' reports.
    JOIN accounts AS a ON a.account = r.account AND a.ended_on IS NULL
    WHERE r.line = 'D'
    GROUP BY v.org_code
),
columns AS (
    SELECT
        org_code,
        sum(people) FILTER (WHERE column_name = 'admitted') AS admitted,
        sum(people) FILTER (WHERE column_name = 'reinstated') AS reinstated,
        sum(people) FILTER (WHERE column_name = 'in_city') AS in_city,
        sum(people) FILTER (WHERE column_name = 'in_external') AS in_external,
        sum(people) FILTER (WHERE column_name = 'out_city') AS out_city,
        sum(people) FILTER (WHERE column_name = 'out_external') AS out_external,
        sum(people) FILTER (WHERE column_name = 'died') AS died,
        sum(people) FILTER (WHERE column_name = 'expelled') AS expelled,
        sum(people) FILTER (WHERE column_name = 'struck_off') AS struck_off,
        sum(people) FILTER (WHERE column_name = 'resigned') AS resigned
    FROM moved
    GROUP BY org_code
)
SELECT
    t.org_code,
    t.level,
    CASE WHEN t.some_without_baseline OR t.all_missing THEN NULL ELSE CAST(coalesce(s.opening, 0) - coalesce(h.people, 0) AS BIGINT) END AS opening,
    CAST(coalesce(c.admitted, 0) AS BIGINT) AS admitted,
    CAST(coalesce(c.reinstated, 0) AS BIGINT) AS reinstated,
    CAST(coalesce(c.in_city, 0) AS BIGINT) AS in_city,
    CAST(coalesce(c.in_external, 0) AS BIGINT) AS in_external,
    CAST(coalesce(c.out_city, 0) AS BIGINT) AS out_city,
    CAST(coalesce(c.out_external, 0) AS BIGINT) AS out_external,
    CAST(coalesce(c.died, 0) AS BIGINT) AS died,
    CAST(coalesce(c.expelled, 0) AS BIGINT) AS expelled,
    CAST(coalesce(c.struck_off, 0) AS BIGINT) AS struck_off,
    CAST(coalesce(c.resigned, 0) AS BIGINT) AS resigned,
    CAST(coalesce(h.people, 0) AS BIGINT) AS reorganised,
    CAST(coalesce(s.adjusted, 0) + coalesce(u.people, 0) AS BIGINT) AS adjusted,
    CASE WHEN t.some_without_baseline OR t.all_missing THEN NULL ELSE CAST(coalesce(s.expected, 0) AS BIGINT) END AS expected,
    CASE WHEN t.all_missing THEN NULL ELSE CAST(coalesce(s.on_roll, 0) AS BIGINT) END AS on_roll,
    CASE
        WHEN t.some_without_baseline OR t.all_missing THEN NULL
        ELSE CAST(coalesce(s.on_roll - s.expected, 0) AS BIGINT)
    END AS gap,
    CAST(d.reported AS BIGINT) AS reported,
    CAST(r.roll_rows AS BIGINT) AS roll_rows,
    CAST(coalesce(r.quarantined, 0) AS BIGINT) AS quarantined,
    CAST(coalesce(g.people, 0) AS BIGINT) AS in_transit,
    t.as_of,
    CASE
        WHEN t.all_missing THEN 'missing'
        WHEN t.some_without_baseline THEN 'no_baseline'
        WHEN t.some_stale THEN 'stale'
        WHEN s.on_roll <> s.expected THEN 'gap'
        ELSE 'balanced'
    END AS status,
    CAST(coalesce(b.people, 0) + coalesce(lc.not_due, 0) AS BIGINT) AS not_due
FROM standing AS t
LEFT JOIN sums AS s USING (org_code)
LEFT JOIN columns AS c USING (org_code)
LEFT JOIN undone AS u USING (org_code)
LEFT JOIN reorganised AS h USING (org_code)
LEFT JOIN level_changes AS lc USING (org_code)
LEFT JOIN held_back AS b USING (org_code)
LEFT JOIN rows_of AS r USING (org_code)
LEFT JOIN travelling AS g USING (org_code)
LEFT JOIN told AS d USING (org_code)
