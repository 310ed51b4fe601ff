-- The night's findings: the claims, and every finding that claims no cell. One within grace_days working days of the
-- roll's as-of date is only timing (severity I); one that rests on something missing from a stale export is marked so.
WITH chosen AS (
    SELECT * FROM claims
    UNION ALL
    SELECT q.*
    FROM candidates AS q
    LEFT JOIN claim_order AS o ON o.code = q.code AND o.sign = sign(q.effect)
    WHERE o.code IS NULL
)
SELECT
    f.code,
    f.account,
    -- Whoever is between two units (reorganisation.py) is asked about where their papers were registered.
    ltrim(f.org_code, '~') AS org_code,
    ltrim(f.other_org_code, '~') AS other_org_code,
    f.person_id,
    f.effect,
    CASE
        WHEN f.effect <> 0
            AND f.person_id IS NOT NULL
            AND a.ended_on IS NULL
            AND roll_day.ordinal - effect_day.ordinal BETWEEN -d.overdue_working_days AND d.grace_days
            THEN 'I'
        ELSE f.severity
    END AS severity,
    f.effective_on,
    -- Where the rule has no day of its own, transfers are due as the receiver's confirmation is, exits and admissions as
    -- their report is. No form sets a day for the rest.
    coalesce(
        f.due_on,
        CASE
            WHEN f.code LIKE 'L%' THEN due_day.day
            WHEN f.code IN ('S01', 'S02') THEN f.effective_on + d.report_days
        END
    ) AS due_on,
    coalesce(x.account IS NOT NULL AND (x.stale OR x.as_of IS NULL), FALSE) AS stale,
    f.subject,
    f.entry_a,
    f.entry_b
FROM chosen AS f
LEFT JOIN deadlines AS d ON f.effective_on BETWEEN d.applies_from AND d.applies_until
LEFT JOIN accounts AS a ON a.account = f.account
LEFT JOIN accounts AS x ON x.account = f.absent_at
LEFT JOIN working_days AS roll_day ON roll_day.day = a.as_of
LEFT JOIN working_days AS effect_day ON effect_day.day = f.effective_on
LEFT JOIN working_days AS due_day
    ON due_day.working AND due_day.ordinal = effect_day.ordinal + d.overdue_working_days
