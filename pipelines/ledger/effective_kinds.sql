-- The kind each register entry posts as. The two ends of one transfer may disagree about official or temporary
-- (L09 says so); the sender's word counts. The ends are the same paper where the number of one year, or the issue
-- date, agrees, and no entry of the receiver's own kind stands in the sender's register.
WITH same_paper AS (
    SELECT
        i.entry_id,
        min(o.kind) AS sender_kind,
        min(o.entry_id) AS sender_entry,
        count(*) FILTER (WHERE o.kind = i.kind) AS agreeing
    FROM entries AS i
    JOIN entries AS o
        ON o.person_id = i.person_id
        AND o.record = 'transfer_out'
    JOIN place_match AS f ON f.place = o.from_place AND f.other = i.from_place
    JOIN place_match AS t ON t.place = o.to_place AND t.other = i.to_place
    WHERE i.record = 'transfer_in'
        AND (
            (
                o.transfer_no = i.transfer_no
                AND year(o.issued_on) = coalesce(year(i.issued_on), year(o.issued_on))
            )
            OR o.issued_on = i.issued_on
        )
    GROUP BY i.entry_id
)
SELECT
    e.entry_id,
    CASE WHEN s.agreeing = 0 THEN s.sender_kind ELSE e.kind END AS kind,
    CASE WHEN s.agreeing = 0 THEN s.sender_entry END AS sender_entry
FROM entries AS e
LEFT JOIN same_paper AS s USING (entry_id)
