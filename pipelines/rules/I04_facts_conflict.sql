-- I04: facts of one person contradict each other: on a roll row sex or birth year and the citizen number, an admission before
-- the age of 18, a full membership before the admission; or the sender and the receiver of one transfer give different birth
-- dates (as far as both know them). One per person and account, at the receiver for the two ends.
WITH ends AS (
    SELECT departure_entry, receipt_entry FROM transfer_pairs
    UNION
    SELECT departure_entry, receipt_entry FROM standing_pairs
),
conflicting AS (
    SELECT w.account, w.person_id, CAST(NULL AS VARCHAR) AS sender, CAST(NULL AS BIGINT) AS entry_a, CAST(NULL AS BIGINT) AS entry_b
    FROM roll_rows AS w
    ANTI JOIN not_yet_left AS n ON n.person_id = w.person_id AND n.account = w.account
    WHERE w.facts <> 0 AND w.person_id IS NOT NULL
    UNION ALL
    SELECT r.to_place, r.person_id, nullif(ltrim(o.from_place, '^'), 'OUTSIDE'), o.entry_id, r.entry_id
    FROM ends AS e
    JOIN entries AS o ON o.entry_id = e.departure_entry
    JOIN entries AS r ON r.entry_id = e.receipt_entry
    WHERE CASE
        WHEN 'year' IN (o.dob_precision, r.dob_precision) THEN year(o.dob) <> year(r.dob)
        WHEN 'month' IN (o.dob_precision, r.dob_precision) THEN date_trunc('month', o.dob) <> date_trunc('month', r.dob)
        ELSE o.dob <> r.dob
    END
)
SELECT
    ltrim(f.account, '^') AS account,
    f.person_id,
    0 AS effect,
    ltrim(f.account, '^') AS org_code,
    max(f.sender) AS other_org_code,
    'L' AS severity,
    CAST(NULL AS DATE) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    max(f.entry_a) AS entry_a,
    max(f.entry_b) AS entry_b
FROM conflicting AS f
GROUP BY ltrim(f.account, '^'), f.person_id
