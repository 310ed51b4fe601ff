-- L07: an open temporary transfer never moves the count, but its holder is counted at the temporary place (+1) or missing
-- at home (−1).
SELECT
    c.account,
    c.person_id,
    c.remainder AS effect,
    c.account AS org_code,
    nullif(ltrim(min(CASE WHEN c.remainder > 0 THEN t.home ELSE t.place END), '^'), 'OUTSIDE') AS other_org_code,
    'H' AS severity,
    max(t.since) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    CASE WHEN c.remainder < 0 THEN c.account END AS absent_at,
    max(t.entry_id) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM open_cells AS c
JOIN temporary_stays AS t ON t.person_id = c.person_id
JOIN place_match AS p ON p.place = CASE WHEN c.remainder > 0 THEN t.place ELSE t.home END AND p.other = c.account
WHERE c.remainder > 0 OR (c.remainder < 0 AND NOT c.own_row_says_gone)
GROUP BY c.account, c.person_id, c.remainder
