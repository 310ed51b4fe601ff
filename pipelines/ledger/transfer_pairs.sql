-- The two ends of each movement that both sides registered: of all its papers the pair that agrees best, and how many
-- details differ (dates: received before issued, past the deadline to present, or recorded differently; number; kind;
-- unit). Key: person_id, n.
WITH ends AS (
    SELECT
        d.person_id,
        d.n,
        d.entry_id AS departure_entry,
        r.entry_id AS receipt_entry,
        CAST(coalesce(coalesce(i.received_on, o.received_on) < coalesce(o.issued_on, i.issued_on), FALSE) AS INTEGER)
        + CAST(coalesce(coalesce(i.received_on, o.received_on) > due.day, FALSE) AS INTEGER)
        + CAST(coalesce(i.issued_on <> o.issued_on, FALSE) AS INTEGER)
        + CAST(coalesce(i.received_on <> o.received_on, FALSE) AS INTEGER)
        + CAST(coalesce(i.transfer_no <> o.transfer_no, FALSE) AS INTEGER)
        + CAST(i.kind <> o.kind AS INTEGER)
        -- Where one end names a unit nobody knows, U01 says so.
        + CAST(from_same.place IS NULL AND i.from_unknown IS NULL AND o.to_unknown IS NULL AS INTEGER)
        + CAST(to_same.place IS NULL AND i.from_unknown IS NULL AND o.to_unknown IS NULL AS INTEGER) AS differences
    FROM paper_log AS d
    JOIN paper_log AS r ON r.person_id = d.person_id AND r.n = d.n AND r.role = 'R'
    JOIN entries AS o ON o.entry_id = d.entry_id
    JOIN entries AS i ON i.entry_id = r.entry_id
    JOIN deadlines AS p ON coalesce(o.issued_on, i.received_on, i.issued_on) BETWEEN p.applies_from AND p.applies_until
    LEFT JOIN place_match AS from_same ON from_same.place = o.from_place AND from_same.other = i.from_place
    LEFT JOIN place_match AS to_same ON to_same.place = o.to_place AND to_same.other = i.to_place
    LEFT JOIN working_days AS issue ON issue.day = coalesce(o.issued_on, i.issued_on)
    LEFT JOIN working_days AS due ON due.working AND due.ordinal = issue.ordinal + p.present_working_days
    WHERE d.role = 'D'
)
SELECT *
FROM ends
QUALIFY row_number() OVER (PARTITION BY person_id, n ORDER BY differences, departure_entry, receipt_entry) = 1
