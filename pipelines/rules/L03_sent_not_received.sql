-- L03: the sender's register has an official transfer within the city; the receiver has neither a receipt nor the person
-- on its roll. Information until overdue_working_days after issue, then overdue, and severe after long_overdue_months.
SELECT
    m.origin AS account,
    m.person_id,
    0 AS effect,
    m.origin AS org_code,
    ltrim(m.sent_to, '^') AS other_org_code,
    CASE
        WHEN p.night > e.issued_on + to_months(d.long_overdue_months) THEN 'H'
        WHEN p.night > due.day THEN 'M'
        ELSE 'I'
    END AS severity,
    e.issued_on AS effective_on,
    due.day AS due_on,
    CAST(m.n AS VARCHAR) AS subject,
    ltrim(m.sent_to, '^') AS absent_at,
    m.departure_entry AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM movements AS m
JOIN entries AS e ON e.entry_id = m.departure_entry
CROSS JOIN params AS p
JOIN deadlines AS d ON e.issued_on BETWEEN d.applies_from AND d.applies_until
LEFT JOIN working_days AS sent ON sent.day = e.issued_on
LEFT JOIN working_days AS due
    ON due.working AND due.ordinal = sent.ordinal + d.overdue_working_days
WHERE m.kind = 'transfer'
    AND m.arrived_at IS NULL
    AND NOT m.ended_on_the_way
    AND e.issued_on <= p.night
