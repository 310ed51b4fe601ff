-- Register entries that are one too many (L12): they post nothing, or their movement already has a paper in the same
-- register, or in a register of an unrelated unit. Registers of levels above or below, those above the other end too,
-- endorse the same paper and are not surplus; of one register's papers the one that agrees best with the other end is kept, of an exit the holder's own. Key: entry_id.
WITH logged AS (
    SELECT g.*, e.reporter, e.own_account, CASE g.role WHEN 'D' THEN e.to_place WHEN 'R' THEN e.from_place END AS other_end
    FROM paper_log AS g
    JOIN entries AS e USING (entry_id)
),
kept AS (
    SELECT
        g.*,
        g.role = 'X'
        OR (
            NOT g.posted
            AND g.entry_id IS DISTINCT FROM t.departure_entry
            AND g.entry_id IS DISTINCT FROM t.receipt_entry
        ) AS idle,
        row_number() OVER (
            PARTITION BY g.person_id, g.n, g.role, g.reporter
            ORDER BY
                g.entry_id IS DISTINCT FROM t.departure_entry AND g.entry_id IS DISTINCT FROM t.receipt_entry,
                g.role = 'X' AND g.own_account IS DISTINCT FROM m.origin,
                g.posted DESC,
                g.entry_id
        ) AS place_in_register,
        first_value(g.reporter) OVER (
            PARTITION BY g.person_id, g.n, g.role
            ORDER BY
                g.entry_id IS DISTINCT FROM t.departure_entry AND g.entry_id IS DISTINCT FROM t.receipt_entry,
                g.role = 'X' AND g.own_account IS DISTINCT FROM m.origin,
                g.posted DESC,
                g.entry_id
        ) AS main_reporter
    FROM logged AS g
    LEFT JOIN moves AS m ON m.person_id = g.person_id AND m.n = g.n
    LEFT JOIN transfer_pairs AS t ON t.person_id = g.person_id AND t.n = g.n
    WHERE g.n IS NOT NULL
)
SELECT entry_id, person_id, own_account FROM logged WHERE n IS NULL
UNION
SELECT entry_id, person_id, own_account FROM kept WHERE place_in_register > 1
UNION
SELECT k.entry_id, k.person_id, k.own_account
FROM kept AS k
LEFT JOIN related AS r ON r.reporter = k.reporter AND r.other = k.main_reporter
LEFT JOIN related AS o ON o.reporter = k.reporter AND o.other = k.other_end
WHERE k.reporter <> k.main_reporter AND r.reporter IS NULL AND o.reporter IS NULL AND k.idle
