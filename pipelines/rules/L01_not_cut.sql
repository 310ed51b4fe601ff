-- L01: an official transfer out of the account, evidenced by either side, disagrees with the account's own roll, which
-- still counts the member (also where the ledger never held them there). Two units then count one person. While the roll says "awaiting transfer" and the paper may
-- still be presented, it is only information.
SELECT
    c.account,
    c.person_id,
    c.remainder AS effect,
    c.account AS org_code,
    nullif(ltrim(coalesce(e.to_place, c.last_counterpart), '^'), 'OUTSIDE') AS other_org_code,
    CASE
        WHEN c.awaiting AND p.night <= present_by.day THEN 'I'
        WHEN elsewhere.person_id IS NOT NULL THEN 'H'
        ELSE 'M'
    END AS severity,
    coalesce(o.day, c.last_day) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    coalesce(m.departure_entry, CASE WHEN o.role = 'D' THEN o.entry_id END) AS entry_a,
    coalesce(m.receipt_entry, CASE WHEN o.role = 'R' THEN o.entry_id END) AS entry_b
FROM open_cells AS c
CROSS JOIN params AS p
LEFT JOIN movements AS m ON m.person_id = c.person_id AND m.n = c.last_movement
LEFT JOIN (
    SELECT person_id, min(account) AS lowest, max(account) AS highest FROM counted GROUP BY person_id
) AS elsewhere
    ON elsewhere.person_id = c.person_id AND (elsewhere.lowest <> c.account OR elsewhere.highest <> c.account)
LEFT JOIN papers_naming_origin AS o
    ON o.person_id = c.person_id AND o.account = c.account
    AND (c.last_effect IS NULL OR (c.last_effect = -1 AND c.last_kind = 'exit'))
    AND NOT EXISTS (
        SELECT 1
        FROM legs AS back
        WHERE back.person_id = c.person_id
            AND back.account = c.account
            AND back.effect = 1
            AND back.due
            AND back.effective_on >= o.day
    )
LEFT JOIN entries AS e ON e.entry_id = o.entry_id
LEFT JOIN deadlines AS d ON coalesce(o.day, c.last_day) BETWEEN d.applies_from AND d.applies_until
LEFT JOIN working_days AS sent ON sent.day = coalesce(o.day, c.last_day)
LEFT JOIN working_days AS present_by
    ON present_by.working AND present_by.ordinal = sent.ordinal + d.present_working_days
WHERE c.remainder > 0
    AND ((c.last_effect = -1 AND c.last_kind = 'transfer') OR o.entry_id IS NOT NULL)
