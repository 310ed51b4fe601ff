-- The register entries that move the count, as papers of one person in date order. Roles: D departure, R receipt,
-- A admission, X exit. Temporary transfers, transfers within one account and (by setting) transfers abroad move
-- nothing and are not papers. turn: the place among the person's papers of that day, once it is settled by trying
-- (replay_orders.py). Key: entry_id.
SELECT
    e.entry_id,
    e.person_id,
    CASE e.record
        WHEN 'transfer_out' THEN 'D'
        WHEN 'transfer_in' THEN 'R'
        WHEN 'admission' THEN 'A'
        ELSE 'X'
    END AS role,
    -- A paper without its own date has its place where the register that tells of it has.
    coalesce(
        CASE e.record
            WHEN 'transfer_out' THEN e.issued_on
            WHEN 'transfer_in' THEN coalesce(e.received_on, e.issued_on)
            WHEN 'admission' THEN e.decided_on
            ELSE coalesce(e.effective_on, e.decided_on)
        END,
        e.reported_on,
        e.as_of,
        p.night
    ) AS day,
    CASE e.record
        WHEN 'transfer_out' THEN e.from_place
        WHEN 'transfer_in' THEN e.from_place
        WHEN 'admission' THEN 'OUTSIDE'
        ELSE e.own_account
    END AS origin,
    CASE e.record
        WHEN 'transfer_out' THEN e.to_place
        WHEN 'transfer_in' THEN e.to_place
        WHEN 'admission' THEN e.own_account
        ELSE 'OUTSIDE'
    END AS destination,
    CASE e.record
        WHEN 'transfer_out' THEN 1
        WHEN 'transfer_in' THEN 2
        WHEN 'admission' THEN 3
        ELSE 4
    END AS role_order,
    e.own_account,
    e.reporter,
    e.record,
    e.issued_on,
    e.received_on,
    CAST(NULL AS INTEGER) AS turn
FROM entries AS e
JOIN effective_kinds AS k USING (entry_id)
CROSS JOIN params AS p
WHERE e.person_id IS NOT NULL
    AND (
        e.record IN ('admission', 'exit')
        OR (
            e.from_place <> e.to_place
            AND (
                k.kind IN ('OFFICIAL', 'INTERNAL')
                OR (k.kind = 'ABROAD' AND p.abroad_moves_count)
            )
        )
    )
