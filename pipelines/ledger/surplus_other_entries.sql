-- Entries that move nobody by their kind (temporary, abroad) and stand twice in one register: same person, direction and
-- kind with no transfer the other way between. The later one is surplus. Key: entry_id.
WITH others AS (
    SELECT
        e.entry_id, e.person_id, e.reporter, e.record, e.own_account, e.from_place, e.to_place, e.kind,
        -- When it happened in that register: a receipt on the day received.
        CASE WHEN e.record = 'transfer_in' THEN coalesce(e.received_on, e.issued_on) ELSE e.issued_on END AS day
    FROM entries AS e
    WHERE e.record IN ('transfer_out', 'transfer_in')
        AND e.person_id IS NOT NULL
        AND e.from_place <> e.to_place
        AND NOT EXISTS (SELECT 1 FROM papers AS p WHERE p.entry_id = e.entry_id)
)
SELECT DISTINCT b.entry_id, b.person_id, b.own_account
FROM others AS a
JOIN others AS b
    ON b.person_id = a.person_id
    AND b.reporter = a.reporter
    AND b.record = a.record
    AND b.kind = a.kind
    AND b.from_place = a.from_place
    AND b.to_place = a.to_place
    AND (b.day > a.day OR (b.day = a.day AND b.entry_id > a.entry_id))
WHERE NOT EXISTS (
    SELECT 1
    FROM entries AS back
    WHERE back.person_id = a.person_id
        AND back.from_place = a.to_place
        AND back.to_place = a.from_place
        AND coalesce(back.issued_on, back.received_on) BETWEEN a.day AND b.day
)
