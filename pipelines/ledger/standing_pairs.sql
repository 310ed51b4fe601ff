-- The two ends of transfers that move nobody by their kind (temporary, or abroad): of the sender's entries of the same
-- person and direction the one that agrees best with the receiver's, unless that one agrees fully with another receipt.
-- differences counts as in transfer_pairs. Key: receipt_entry.
WITH ends AS (
    SELECT
        i.entry_id AS receipt_entry,
        o.entry_id AS departure_entry,
        CAST(coalesce(coalesce(i.received_on, o.received_on) < coalesce(o.issued_on, i.issued_on), FALSE) AS INTEGER)
        + CAST(coalesce(coalesce(i.received_on, o.received_on) > due.day, FALSE) AS INTEGER)
        + CAST(coalesce(i.issued_on <> o.issued_on, FALSE) AS INTEGER)
        + CAST(coalesce(i.received_on <> o.received_on, FALSE) AS INTEGER)
        + CAST(coalesce(i.transfer_no <> o.transfer_no, FALSE) AS INTEGER)
        + CAST(i.kind <> o.kind AS INTEGER) AS differences
    FROM entries AS i
    JOIN effective_kinds AS k ON k.entry_id = i.entry_id
    JOIN entries AS o
        ON o.person_id = i.person_id
        AND o.record = 'transfer_out'
        AND o.kind = k.kind
        AND o.from_place <> o.to_place
    JOIN place_match AS f ON f.place = o.from_place AND f.other = i.from_place
    JOIN place_match AS t ON t.place = o.to_place AND t.other = i.to_place
    JOIN deadlines AS p ON coalesce(o.issued_on, i.received_on, i.issued_on) BETWEEN p.applies_from AND p.applies_until
    LEFT JOIN working_days AS issue ON issue.day = coalesce(o.issued_on, i.issued_on)
    LEFT JOIN working_days AS due ON due.working AND due.ordinal = issue.ordinal + p.present_working_days
    LEFT JOIN papers AS moving ON moving.entry_id = i.entry_id
    WHERE i.record = 'transfer_in'
        AND i.from_place <> 'OUTSIDE'
        AND i.from_place <> i.to_place
        AND moving.entry_id IS NULL
),
settled AS (
    SELECT departure_entry, min(receipt_entry) AS receipt_entry
    FROM ends
    WHERE differences = 0
    GROUP BY departure_entry
)
SELECT e.*
FROM ends AS e
LEFT JOIN settled AS s ON s.departure_entry = e.departure_entry
WHERE s.departure_entry IS NULL OR s.receipt_entry = e.receipt_entry OR e.differences = 0
QUALIFY row_number() OVER (PARTITION BY e.receipt_entry ORDER BY e.differences, e.departure_entry) = 1
