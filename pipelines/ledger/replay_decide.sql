-- What the picked paper does. First: is it a paper of a movement already seen (same person and direction, nobody put
-- them back at its origin since)? Then it only adds evidence ('attach'). Else by where the person stands:
-- A receipt naming the account whose own paper sent them outside is the other end of that paper (the unit differs: L09).
--   depart, forward (receipt here implied by the own later departure), receive, take (from the account that holds
--   them: the departure is implied), enter (from outside), admit, exit, exit_on_the_way, exit_after_arrival, nothing,
--   rival (another paper for the last movement, naming another counterpart: the better agreeing one is kept).
-- Key: entry_id.
WITH seen_before AS (
    SELECT p.entry_id, max(m.n) AS n
    FROM picked AS p
    JOIN moves AS m
        ON m.person_id = p.person_id
        AND m.kind = CASE p.role WHEN 'A' THEN 'admission' WHEN 'X' THEN 'exit' ELSE 'transfer' END
    LEFT JOIN place_match AS o1 ON o1.place = p.origin AND o1.other = m.origin
    LEFT JOIN place_match AS o2 ON o2.place = p.origin AND o2.other = m.named_origin
    LEFT JOIN place_match AS d1 ON d1.place = p.destination AND d1.other = m.sent_to
    LEFT JOIN place_match AS d2 ON d2.place = p.destination AND d2.other = m.arrived_at
    WHERE (
            p.role = 'X'
            OR (
                (o1.place IS NOT NULL AND (d1.place IS NOT NULL OR d2.place IS NOT NULL))
                OR (o2.place IS NOT NULL AND d2.place IS NOT NULL)
            )
        )
        AND NOT EXISTS (
            SELECT 1
            FROM moves AS back
            LEFT JOIN place_match AS again ON again.place = p.origin AND again.other = back.arrived_at
            WHERE back.person_id = m.person_id
                AND back.n >= m.n
                AND (
                    (p.role <> 'X' AND (back.arrived_at = m.origin OR again.place IS NOT NULL))
                    OR (p.role = 'X' AND back.n > m.n AND back.arrived_at <> 'OUTSIDE')
                )
        )
    GROUP BY p.entry_id
)
SELECT
    p.*,
    s.n AS attached_to,
    CASE
        WHEN p.role = 'R' AND p.place = 'TRANSIT' AND p.at_receiver AND p.from_sender THEN 'receive'
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
