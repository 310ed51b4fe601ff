-- Where each person stands after this round's paper.
UPDATE state
SET
    place = CASE
        WHEN d.outcome IN ('depart', 'forward')
            THEN CASE WHEN d.destination = 'OUTSIDE' THEN 'OUTSIDE' ELSE 'TRANSIT' END
        WHEN d.outcome IN ('exit', 'exit_on_the_way', 'exit_after_arrival') THEN 'OUTSIDE'
        WHEN d.outcome = 'receive' AND d.destination LIKE '^%' THEN coalesce(t.account, d.destination)
        WHEN d.outcome = 'nothing' THEN 'OUTSIDE'
        ELSE d.destination
    END,
    sent_from = CASE
        WHEN d.outcome = 'forward' THEN coalesce(t.account, d.origin)
        WHEN d.outcome = 'depart' THEN d.place
    END,
    sent_to = CASE WHEN d.outcome IN ('depart', 'forward') THEN d.destination END,
    left_by_exit = d.role = 'X',
    -- Told of once they have been there.
    taken_over_at = CASE
        WHEN d.found_there THEN NULL
        WHEN d.outcome IN ('receive', 'take', 'enter', 'admit')
            AND d.taken_over_at = CASE WHEN d.destination LIKE '^%' THEN t.account ELSE d.destination END
            THEN NULL
        ELSE d.taken_over_at
    END,
    n = d.n + CASE WHEN d.outcome IN ('receive', 'nothing') THEN 0 ELSE 1 END
FROM decided AS d
LEFT JOIN accounts AS t ON t.account = d.sent_to
WHERE (d.outcome NOT IN ('attach', 'nothing', 'rival') OR (d.outcome = 'nothing' AND d.role = 'X'))
    AND state.person_id = d.person_id
