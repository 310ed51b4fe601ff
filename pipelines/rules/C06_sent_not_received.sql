-- C06: within the city, what the accounts report as sent (C5b, and L04: received but never registered as sent) disagrees with
-- what they report as received (B2b, and L14: on the roll but not registered as received) and the change of those in
-- transit. Each transfer is in transit by the books from its departure's period to its receipt's, so the difference of
-- the sums must be that of the transfers booked out and booked in. Not available while an account's report is missing.
WITH newest AS (
    SELECT
        a.account,
        min(n.period_from) AS period_from,
        max(n.period_to) AS period_to,
        coalesce(sum(n.value) FILTER (WHERE n.line = 'C5b'), 0) AS sent,
        coalesce(sum(n.value) FILTER (WHERE n.line = 'B2b'), 0) AS received
    FROM accounts AS a
    CROSS JOIN params AS p
    LEFT JOIN newest_reports AS n ON n.account = a.account
    WHERE a.ended_on IS NULL OR a.ended_on > p.night
    GROUP BY a.account
),
city AS (
    SELECT
        sum(sent) - sum(received) AS reported,
        max(period_to) AS period_to,
        bool_and(period_to IS NOT NULL AND period_to >= (SELECT max(period_from) FROM newest)) AS complete
    FROM newest
),
booked AS (
    -- Transfers between two accounts of the city: those whose departure and whose receipt lie in the reports' periods.
    SELECT
        count(DISTINCT (f.person_id, f.n)) FILTER (WHERE e.record = 'transfer_out')
        - count(DISTINCT (f.person_id, f.n)) FILTER (WHERE e.record = 'transfer_in') AS moved
    FROM report_flows AS f
    -- A unit that has ended reports no more: what its last report told is of an earlier period.
    JOIN newest AS w ON w.account = f.account
    JOIN entries AS e ON e.entry_id = f.entry_id
    JOIN movements AS m ON m.person_id = f.person_id AND m.n = f.n AND m.kind = 'transfer'
    WHERE m.ended_on_the_way
        OR (coalesce(m.named_origin, m.origin) <> 'OUTSIDE' AND coalesce(m.arrived_at, m.sent_to) <> 'OUTSIDE')
),
batches AS (
    SELECT count(*) AS people
    FROM newest AS n
    JOIN handed_over AS h ON h.account = n.account AND h.effective_on BETWEEN n.period_from AND n.period_to
)
SELECT
    l.org_code AS account,
    CAST(NULL AS BIGINT) AS person_id,
    0 AS effect,
    l.org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'M' AS severity,
    c.period_to AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM city AS c
CROSS JOIN booked AS b
CROSS JOIN batches AS h
CROSS JOIN (SELECT DISTINCT org_code FROM levels WHERE level = 'CITY') AS l
WHERE c.complete AND c.reported NOT IN (b.moved, b.moved - h.people)
