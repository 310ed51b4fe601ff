-- S03: the roll in force still has a member on probation, probation_working_days beyond the probation_months after admission
-- on its own date. The admission is the row's, or a later one of the registers (admitted again); those of before probation_since are not asked.
WITH rows_of AS (
    SELECT r.person_id, r.account, r.as_of, max(r.admitted_on) AS by_roll
    FROM roll_rows AS r
    ANTI JOIN not_yet_left AS n ON n.person_id = r.person_id AND n.account = r.account
    WHERE r.member_class = 'PROBATIONARY' AND r.counts
    GROUP BY r.person_id, r.account, r.as_of
),
registered AS (
    -- By the date of each roll: what is decided later it cannot show.
    SELECT e.person_id, r.account, max(e.decided_on) AS day, max_by(e.entry_id, e.decided_on) AS entry_id
    FROM entries AS e
    JOIN rows_of AS r ON r.person_id = e.person_id AND e.decided_on <= r.as_of
    WHERE e.record = 'admission' AND e.kind <> 'REINSTATED'
    GROUP BY e.person_id, r.account
),
probations AS (
    SELECT r.person_id, r.account, r.as_of, greatest(r.by_roll, a.day) AS admitted_on, a.entry_id
    FROM rows_of AS r
    LEFT JOIN registered AS a ON a.person_id = r.person_id AND a.account = r.account
)
SELECT
    o.account,
    o.person_id,
    0 AS effect,
    o.account AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'L' AS severity,
    o.admitted_on AS effective_on,
    due.day AS due_on,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    o.entry_id AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM probations AS o
CROSS JOIN params AS p
JOIN deadlines AS d ON o.admitted_on BETWEEN d.applies_from AND d.applies_until
JOIN working_days AS ended ON ended.day = CAST(o.admitted_on + to_months(d.probation_months) AS DATE)
JOIN working_days AS due ON due.working AND due.ordinal = ended.ordinal + d.probation_working_days
WHERE o.admitted_on >= p.probation_since
    AND o.as_of > due.day
