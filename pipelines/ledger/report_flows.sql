-- What each unit's own registers say of the lines of its newest report: the events of its entries dated in the report's
-- period, and earlier ones first registered in it. Own registers are those of the unit that reports for the account,
-- whoever holds the person; one event (a movement of the person) counts once, an entry that moves nobody not at all.
-- A receipt counts under its sender's kind. An arrival the opening had before its paper came is in line A of every later
-- report. n: the movement. Key: account, line, person_id, n.
WITH periods AS (
    SELECT DISTINCT account, period_from, period_to FROM newest_reports
),
own AS (
    -- The account an entry's register speaks for: the one it names where the register's unit reports for it (of somebody
    -- between two units, reorganisation.py, the one that has cut them), else that unit's own; a level above accounts
    -- speaks for the account that held or got the person.
    SELECT
        e.entry_id,
        coalesce(
            x.account,
            CASE WHEN a.account IS NOT NULL THEN e.reporter END,
            y.account
        ) AS account
    FROM entries AS e
    LEFT JOIN account_exporters AS x ON x.account = ltrim(e.own_account, '~') AND x.reporter = e.reporter
    LEFT JOIN account_exporters AS a ON a.account = e.reporter AND a.reporter = e.reporter
    LEFT JOIN paper_log AS g ON g.entry_id = e.entry_id
    LEFT JOIN moves AS m ON m.person_id = g.person_id AND m.n = g.n
    LEFT JOIN account_exporters AS y
        ON y.reporter = e.reporter
        AND e.own_account LIKE '^%'
        AND y.account = CASE WHEN e.record = 'transfer_in' THEN m.arrived_at ELSE m.origin END
),
lined AS (
    SELECT
        o.account,
        g.person_id,
        g.n,
        CASE
            WHEN e.record = 'admission' AND e.kind = 'REINSTATED' THEN 'B3'
            WHEN e.record = 'admission' THEN 'B1'
            WHEN e.record = 'transfer_in' AND e.from_place = 'OUTSIDE' THEN 'B2a'
            WHEN e.record = 'transfer_in' THEN 'B2b'
            WHEN e.record = 'transfer_out' AND e.to_place = 'OUTSIDE' THEN 'C5a'
            WHEN e.record = 'transfer_out' THEN 'C5b'
            WHEN e.kind = 'DIED' THEN 'C1'
            WHEN e.kind = 'EXPELLED' THEN 'C2'
            WHEN e.kind = 'STRUCK_OFF' THEN 'C3'
            ELSE 'C4'
        END AS line,
        p.day,
        coalesce(e.known_on, e.as_of) AS known_on,
        i.person_id IS NOT NULL AS in_opening,
        e.entry_id
    FROM paper_log AS g
    JOIN papers AS p ON p.entry_id = g.entry_id
    JOIN entries AS e ON e.entry_id = g.entry_id
    JOIN own AS o ON o.entry_id = g.entry_id
    LEFT JOIN legs AS i
        ON i.person_id = g.person_id
        AND i.movement = g.n
        AND i.account = o.account
        AND i.in_opening
        AND e.record IN ('transfer_in', 'admission')
    LEFT JOIN surplus_papers AS u ON u.entry_id = g.entry_id
    WHERE g.n IS NOT NULL AND u.entry_id IS NULL
)
SELECT l.account, l.line, l.person_id, l.n, min(l.entry_id) AS entry_id
FROM lined AS l
JOIN periods AS r ON r.account = l.account
WHERE l.day BETWEEN r.period_from AND r.period_to
    OR (l.day < r.period_from AND l.known_on BETWEEN r.period_from AND r.period_to AND NOT l.in_opening)
GROUP BY l.account, l.line, l.person_id, l.n
