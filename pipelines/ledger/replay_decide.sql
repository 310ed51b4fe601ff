-- What the picked paper does. First: is it a paper of a movement already seen (same person and direction, nobody put
-- them back at its origin since)? Then it only adds evidence ('attach'). Else by where the person stands:
-- A receipt naming the account whose own paper sent them outside is the other end of that paper (the unit differs: L09).
--   depart, forward (receipt here implied by the own later departure), receive, take (from the account that holds
--   them: the departure is implied), enter (from outside), admit, exit, exit_on_the_way, exit_after_arrival, nothing,
--   rival (another paper for the last movement, naming another counterpart: the better agreeing one is kept).
-- Key: entry_id.
WITH told AS (
    -- What each movement of these persons was, and what each of its papers says of it.
    SELECT m.person_id, m.n, m.kind, m.origin AS from_place, coalesce(m.arrived_at, m.sent_to) AS to_place
    FROM moves AS m
    SEMI JOIN picked AS p ON p.person_id = m.person_id
    UNION
    SELECT m.person_id, m.n, m.kind, q.origin, q.destination
    FROM paper_log AS g
    SEMI JOIN picked AS p ON p.person_id = g.person_id
    JOIN moves AS m ON m.person_id = g.person_id AND m.n = g.n
    JOIN papers AS q ON q.entry_id = g.entry_id
    WHERE NOT g.rival
),
seen_before AS (
    SELECT p.entry_id, max(m.n) AS n
    FROM picked AS p
    JOIN told AS t
        ON t.person_id = p.person_id
        AND t.kind = CASE p.role WHEN 'A' THEN 'admission' WHEN 'X' THEN 'exit' ELSE 'transfer' END
    JOIN moves AS m ON m.person_id = t.person_id AND m.n = t.n
    LEFT JOIN place_match AS f ON f.place = p.origin AND f.other = t.from_place
    LEFT JOIN place_match AS d ON d.place = p.destination AND d.other = t.to_place
    WHERE (p.role = 'X' OR (f.place IS NOT NULL AND d.place IS NOT NULL))
        AND NOT EXISTS (
            SELECT 1
            FROM moves AS back
            WHERE back.person_id = m.person_id
                AND CASE
                    WHEN p.role = 'X' THEN back.n > m.n AND back.arrived_at <> 'OUTSIDE'
                    ELSE back.n >= m.n
                        AND (
                            (back.arrived_at = m.origin AND m.arrived_at IS DISTINCT FROM m.origin)
                            OR back.arrived_at = t.from_place
                            -- Sent outside by the paper, though another receipt of it came later.
                            OR (t.from_place = 'OUTSIDE' AND back.sent_to = 'OUTSIDE')
                        )
                END
        )
    GROUP BY p.entry_id
)
SELECT
    p.*,
    s.n AS attached_to,
    CASE
        WHEN p.role = 'R' AND p.place = 'TRANSIT' AND s.n = p.n THEN 'receive'
        WHEN s.n IS NOT NULL THEN 'attach'
        WHEN p.role = 'D' AND p.place = 'TRANSIT' AND p.by_receiver THEN 'forward'
        WHEN p.role = 'D' AND p.from_here AND p.place <> 'OUTSIDE' THEN 'depart'
        WHEN p.role = 'R' AND p.place = 'TRANSIT' THEN 'receive'
        WHEN p.role = 'R' AND p.place = 'OUTSIDE' AND p.from_left_outward THEN 'receive'
        WHEN p.role = 'R' AND p.place = 'OUTSIDE'
            THEN CASE WHEN p.left_by_exit AND p.origin <> 'OUTSIDE' THEN 'nothing' ELSE 'enter' END
        WHEN p.role = 'R' AND NOT p.to_here THEN 'take'
        WHEN p.role = 'A' AND p.place = 'OUTSIDE' THEN 'admit'
        WHEN p.role = 'X' AND p.place = 'TRANSIT' AND p.by_receiver THEN 'exit_after_arrival'
        WHEN p.role = 'X' AND p.place = 'TRANSIT' THEN 'exit_on_the_way'
        WHEN p.role = 'X' AND p.place <> 'OUTSIDE' THEN 'exit'
        WHEN p.of_last_move THEN 'rival'
        ELSE 'nothing'
    END AS outcome
FROM picked AS p
LEFT JOIN seen_before AS s USING (entry_id)
