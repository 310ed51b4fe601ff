-- The next paper of every person: the earliest day; on one day the paper that posts most naturally from where the
-- person stands, unless the order of that day is settled (turn). Whom an opening took over (replay_start.sql) and the
-- papers leave outside or on the way, a departure of that account or an exit finds there (found_there). Key: person_id.
WITH next_day AS (
    SELECT person_id, min(day) AS day FROM remaining GROUP BY person_id
),
ranked AS (
    SELECT
        p.*,
        s.place,
        s.sent_from,
        s.sent_to,
        s.left_by_exit,
        s.taken_over_at,
        s.n,
        s.place IN ('OUTSIDE', 'TRANSIT') AND NOT s.left_by_exit AND s.taken_over_at IS NOT NULL
            AND (p.role = 'X' OR (p.role = 'D' AND from_opening.place IS NOT NULL)) AS found_there,
        from_here.place IS NOT NULL AS from_here,
        from_sender.place IS NOT NULL AS from_sender,
        at_receiver.place IS NOT NULL AS at_receiver,
        by_receiver.place IS NOT NULL AS by_receiver,
        to_here.place IS NOT NULL AS to_here,
        -- The receipt names the unit whose own paper sent them outside (to another unit, nothing since).
        p.origin <> 'OUTSIDE' AND s.place = 'OUTSIDE' AND NOT s.left_by_exit AND m.receipt_entry IS NULL
            AND from_last.place IS NOT NULL AND p.destination <> m.origin AS from_left_outward,
        CASE
            WHEN p.role = 'D' THEN from_last.place IS NOT NULL
            WHEN p.role = 'R' THEN to_here.place IS NOT NULL AND m.n IS NOT NULL
            ELSE FALSE
        END AS of_last_move
    FROM remaining AS p
    JOIN next_day AS d ON d.person_id = p.person_id AND d.day = p.day
    JOIN state AS s ON s.person_id = p.person_id
    LEFT JOIN place_match AS from_here ON from_here.place = p.origin AND from_here.other = s.place
    LEFT JOIN place_match AS from_opening ON from_opening.place = p.origin AND from_opening.other = s.taken_over_at
    LEFT JOIN place_match AS to_here ON to_here.place = p.destination AND to_here.other = s.place
    LEFT JOIN place_match AS from_sender ON from_sender.place = p.origin AND from_sender.other = s.sent_from
    LEFT JOIN place_match AS at_receiver ON at_receiver.place = p.destination AND at_receiver.other = s.sent_to
    LEFT JOIN moves AS m
        ON m.person_id = s.person_id AND m.n = s.n AND m.kind = 'transfer'
    LEFT JOIN place_match AS from_last ON from_last.place = p.origin AND from_last.other = m.origin
    LEFT JOIN place_match AS by_receiver ON by_receiver.place = p.origin AND by_receiver.other = s.sent_to
)
SELECT
    * REPLACE (
        CASE WHEN found_there AND place = 'OUTSIDE' THEN taken_over_at ELSE place END AS place,
        CASE WHEN found_there AND place = 'TRANSIT' THEN taken_over_at ELSE sent_to END AS sent_to,
        from_here OR found_there AS from_here,
        by_receiver OR found_there AS by_receiver
    )
FROM (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY person_id
            ORDER BY
                turn,
                CASE
                    WHEN place = 'TRANSIT' THEN CASE
                        WHEN role = 'R' AND at_receiver AND from_sender THEN 1
                        WHEN role = 'R' AND at_receiver THEN 2
                        WHEN role = 'D' AND by_receiver THEN 3
                        WHEN role = 'R' THEN 4
                        WHEN role = 'X' THEN 5
                        ELSE 6
                    END
                    WHEN place = 'OUTSIDE' THEN CASE
                        WHEN role = 'A' THEN 1
                        WHEN role = 'R' AND origin = 'OUTSIDE' THEN 2
                        WHEN role = 'R' THEN 3
                        ELSE 4
                    END
                    WHEN role = 'D' AND from_here THEN 1
                    WHEN role = 'R' AND from_here THEN 2
                    WHEN role = 'R' AND NOT to_here THEN 3
                    WHEN role = 'X' THEN 4
                    ELSE 5
                END,
                -- Of one day's exits the holder's own goes first.
                role = 'X' AND NOT from_here,
                role_order,
                entry_id
        ) AS position
    FROM ranked
)
WHERE position = 1
