-- L13: a residential unit's member lives in another account's area by the unit's own roll, for more than start_working_days
-- since the first roll naming it (or the row's own date, if earlier), and no register has a transfer since. Exempt
-- members are left alone.
SELECT
    r.account,
    r.person_id,
    0 AS effect,
    r.account AS org_code,
    r.residence_account AS other_org_code,
    'L' AS severity,
    r.since AS effective_on,
    due.day AS due_on,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM residences AS r
ANTI JOIN not_yet_left AS n ON n.person_id = r.person_id AND n.account = r.account
CROSS JOIN params AS p
JOIN deadlines AS d ON r.since BETWEEN d.applies_from AND d.applies_until
-- A day before the calendar begins is long ago.
LEFT JOIN working_days AS moved ON moved.day = r.since
LEFT JOIN working_days AS due ON due.working AND due.ordinal = moved.ordinal + d.start_working_days
WHERE r.residential
    AND NOT r.exempt
    AND (moved.day IS NULL OR p.night > due.day)
    AND NOT EXISTS (
        SELECT 1
        FROM entries AS e
        JOIN place_match AS f ON f.place = e.from_place AND f.other = r.account
        WHERE e.person_id = r.person_id
            AND e.record IN ('transfer_out', 'transfer_in')
            AND e.from_place <> e.to_place
            AND coalesce(e.issued_on, e.received_on) >= r.since
    )
    AND NOT EXISTS (SELECT 1 FROM temporary_stays AS s WHERE s.person_id = r.person_id AND s.home = r.account)
