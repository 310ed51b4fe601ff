-- L08: a temporary stay that has ended by its date disagrees with the night's date, on which nobody has returned. The end is
-- the later of what the rolls (home and place) and the registers say, else the longest stay allowed, longer for
-- study. A temporary paper back closes it, so does leaving home for good. The home account acts.
WITH told AS (
    -- By the registers.
    SELECT s.person_id, coalesce(h.other, s.home) AS home, s.place, s.since, s.until, s.entry_id
    FROM temporary_stays AS s
    LEFT JOIN place_match AS h ON h.place = s.home AND s.home LIKE '^%' AND h.other NOT LIKE '^%'
),
rolled AS (
    -- By the home roll.
    SELECT r.person_id, r.account AS home, max(r.status_since) AS since, max(r.temp_until) AS until
    FROM roll_rows AS r
    ANTI JOIN not_yet_left AS n ON n.person_id = r.person_id AND n.account = r.account
    WHERE r.roll_status = 'TEMP_ELSEWHERE'
    GROUP BY r.person_id, r.account
),
hosted AS (
    -- By the roll of the place.
    SELECT r.person_id, r.account AS place, max(r.temp_until) AS until
    FROM roll_rows AS r
    WHERE r.roll_status = 'TEMP_HERE'
    GROUP BY r.person_id, r.account
),
returned AS (
    SELECT e.person_id, e.to_place AS home, max(coalesce(e.received_on, e.issued_on)) AS day
    FROM entries AS e
    JOIN effective_kinds AS k USING (entry_id)
    WHERE e.record IN ('transfer_out', 'transfer_in') AND k.kind = 'TEMPORARY' AND e.from_place <> e.to_place
    GROUP BY e.person_id, e.to_place
),
stays AS (
    SELECT
        t.person_id, t.home, t.place, t.entry_id,
        greatest(t.since, r.since) AS since,
        greatest(t.until, r.until, h.until) AS until
    FROM told AS t
    LEFT JOIN rolled AS r ON r.person_id = t.person_id AND r.home = t.home
    LEFT JOIN hosted AS h ON h.person_id = t.person_id AND h.place = t.place
    UNION ALL
    SELECT r.person_id, r.home, NULL, NULL, r.since, greatest(r.until, max(h.until))
    FROM rolled AS r
    LEFT JOIN hosted AS h ON h.person_id = r.person_id AND h.place <> r.home
    LEFT JOIN told AS t ON t.person_id = r.person_id AND t.home = r.home
    LEFT JOIN returned AS b ON b.person_id = r.person_id AND b.home = r.home AND coalesce(b.day >= r.since, TRUE)
    WHERE t.person_id IS NULL AND b.person_id IS NULL
    GROUP BY r.person_id, r.home, r.since, r.until
),
ends AS (
    SELECT
        s.*,
        coalesce(
            s.until,
            CAST(s.since + to_months(CASE WHEN a.study THEN d.study_months ELSE d.temporary_months END) AS DATE)
        ) AS last_day
    FROM stays AS s
    LEFT JOIN accounts AS a ON a.account = s.place
    LEFT JOIN deadlines AS d ON s.since BETWEEN d.applies_from AND d.applies_until
)
SELECT
    s.home AS account,
    s.person_id,
    0 AS effect,
    s.home AS org_code,
    nullif(ltrim(s.place, '^'), 'OUTSIDE') AS other_org_code,
    'M' AS severity,
    s.last_day AS effective_on,
    s.last_day AS due_on,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    s.entry_id AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM ends AS s
CROSS JOIN params AS p
JOIN accounts AS a ON a.account = s.home
LEFT JOIN cells AS c ON c.person_id = s.person_id AND c.account = s.home
WHERE s.last_day < p.night
    AND coalesce(
        c.expected > 0 AND NOT c.not_yet_left,
        EXISTS (SELECT 1 FROM roll_rows AS r WHERE r.person_id = s.person_id AND r.account = s.home AND r.counts)
    )
