-- Register entries that are one too many (L12): they post nothing, or their movement already has a paper in the same
-- register, or in a register of an unrelated unit. Registers of levels above or below endorse the same paper and are
-- not surplus; of one register's papers the one that agrees best with the other end is kept. Key: entry_id.
WITH logged AS (
    SELECT g.*, e.reporter, e.own_account
    FROM paper_log AS g
    JOIN entries AS e USING (entry_id)
),
kept AS (
    SELECT
        g.*,
        row_number() OVER (
            PARTITION BY g.person_id, g.n, g.role, g.reporter
            ORDER BY
                g.entry_id IS DISTINCT FROM t.departure_entry AND g.entry_id IS DISTINCT FROM t.receipt_entry,
                g.posted DESC,
                g.entry_id
        ) AS place_in_register,
        first_value(g.reporter) OVER (
            PARTITION BY g.person_id, g.n, g.role
            ORDER BY
                g.entry_id IS DISTINCT FROM t.departure_entry AND g.entry_id IS DISTINCT FROM t.receipt_entry,
                g.posted DESC,
                g.entry_id
        ) AS main_reporter
    FROM logged AS g
    LEFT JOIN transfer_pairs AS t ON t.person_id = g.person_id AND t.n = g.n
    WHERE g.n IS NOT NULL
),
answered AS (
    -- A departure that moved nobody, but whose receipt names just its sender and receiver: one end of a matched pair is
    -- never surplus, though the person came from elsewhere.
    SELECT DISTINCT g.entry_id
    FROM paper_log AS g
    JOIN entries AS e ON e.entry_id = g.entry_id
    JOIN paper_log AS q ON q.person_id = g.person_id AND q.role = 'R' AND q.posted AND q.n >= g.after_n
    JOIN entries AS r
        ON r.entry_id = q.entry_id
        AND (q.n > g.after_n OR coalesce(r.received_on, r.issued_on) >= e.issued_on)
    JOIN moves AS m ON m.person_id = q.person_id AND m.n = q.n
    JOIN entries AS d ON d.entry_id = m.departure_entry
    JOIN place_match AS f ON f.place = e.from_place AND f.other = r.from_place
    JOIN place_match AS t ON t.place = e.to_place AND t.other = r.to_place
    LEFT JOIN place_match AS own ON own.place = d.from_place AND own.other = r.from_place
    WHERE g.role = 'D' AND NOT g.posted AND own.place IS NULL
)
SELECT g.entry_id, g.person_id, g.own_account
FROM logged AS g
LEFT JOIN answered AS a USING (entry_id)
WHERE g.n IS NULL AND a.entry_id IS NULL
UNION
SELECT entry_id, person_id, own_account FROM kept WHERE place_in_register > 1
UNION
SELECT k.entry_id, k.person_id, k.own_account
FROM kept AS k
LEFT JOIN related AS r ON r.reporter = k.reporter AND r.other = k.main_reporter
LEFT JOIN answered AS a ON a.entry_id = k.entry_id
WHERE k.reporter <> k.main_reporter AND r.reporter IS NULL AND a.entry_id IS NULL
