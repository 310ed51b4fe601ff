-- L10: the receiver registered an official receipt from a sender in the city, and no register of the receiver's side tells
-- of a notice to the sender, notice_working_days after the receipt. A late notice closes it. Severe when long overdue.
WITH receipts AS (
    -- One row per transfer: endorsing levels register the same receipt, and a notice in any of their entries is one.
    SELECT g.person_id, g.n, bool_or(coalesce(e.noticed, FALSE)) AS noticed
    FROM paper_log AS g
    JOIN entries AS e USING (entry_id)
    WHERE g.role = 'R' AND g.n IS NOT NULL
    GROUP BY g.person_id, g.n
)
SELECT
    -- Nobody arrives who left for good on the way: then the register with the receipt.
    coalesce(m.arrived_at, ltrim(r.own_account, '^')) AS account,
    m.person_id,
    0 AS effect,
    coalesce(m.arrived_at, ltrim(r.own_account, '^')) AS org_code,
    ltrim(r.from_place, '^') AS other_org_code,
    CASE WHEN p.night > coalesce(r.received_on, r.issued_on) + to_months(d.long_overdue_months) THEN 'M' ELSE 'L' END
        AS severity,
    coalesce(r.received_on, r.issued_on) AS effective_on,
    due.day AS due_on,
    CAST(m.n AS VARCHAR) AS subject,
    coalesce(m.arrived_at, ltrim(r.own_account, '^')) AS absent_at,
    m.receipt_entry AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM movements AS m
JOIN receipts AS q ON q.person_id = m.person_id AND q.n = m.n
JOIN entries AS r ON r.entry_id = m.receipt_entry
JOIN effective_kinds AS k ON k.entry_id = r.entry_id
CROSS JOIN params AS p
JOIN deadlines AS d ON coalesce(r.received_on, r.issued_on) BETWEEN d.applies_from AND d.applies_until
-- A day before the calendar begins is long ago.
LEFT JOIN working_days AS got ON got.day = coalesce(r.received_on, r.issued_on)
LEFT JOIN working_days AS due ON due.working AND due.ordinal = got.ordinal + d.notice_working_days
WHERE m.kind = 'transfer'
    AND k.kind = 'OFFICIAL'
    AND r.from_place <> 'OUTSIDE'
    AND NOT q.noticed
    AND (got.day IS NULL OR p.night > due.day)
