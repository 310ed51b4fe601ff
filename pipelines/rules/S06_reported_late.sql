-- S06: an exit or admission was reported more than report_days after it took effect (was decided). Where no day of reporting
-- is given it is the date of the first register that had it; of a unit's very first register, which covers everything
-- before, that says nothing. Several papers of one event: the earliest report. Only information.
WITH reported AS (
    SELECT
        e.person_id,
        e.record,
        ltrim(e.own_account, '^') AS account,
        e.entry_id,
        coalesce(e.effective_on, e.decided_on) AS day,
        coalesce(
            e.reported_on, CASE WHEN e.known_on > v.first_as_of OR v.first_as_of IS NULL THEN e.known_on END
        ) AS reported_on,
        CAST(g.n AS VARCHAR) AS subject
    FROM entries AS e
    JOIN paper_log AS g ON g.entry_id = e.entry_id AND g.n IS NOT NULL
    LEFT JOIN cover AS v ON v.reporter = e.reporter AND v.record = e.record
    WHERE e.record IN ('exit', 'admission')
),
first_report AS (
    SELECT *
    FROM reported
    QUALIFY row_number() OVER (PARTITION BY person_id, subject ORDER BY reported_on NULLS LAST, entry_id) = 1
)
SELECT
    f.account,
    f.person_id,
    0 AS effect,
    f.account AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'I' AS severity,
    f.day AS effective_on,
    f.day + d.report_days AS due_on,
    f.subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    f.entry_id AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM first_report AS f
JOIN deadlines AS d ON f.day BETWEEN d.applies_from AND d.applies_until
WHERE f.reported_on - f.day > d.report_days
