-- U02: a reorganisation does not add up: a person left on an ended unit's later roll (+1), held over from an ended unit
-- but on no roll of its successor since (−1; the unplaced of a split, or of a unit that ended without successor, stay
-- held at the ended unit and its parent acts), or a control total that is not what was handed over (0, the successor's).
SELECT
    c.account,
    c.person_id,
    c.remainder AS effect,
    CASE WHEN c.remainder < 0 AND c.ended_on <= p.night THEN coalesce(a.parent, c.account) ELSE c.account END AS org_code,
    b.from_account AS other_org_code,
    'H' AS severity,
    coalesce(CASE WHEN c.ended_on <= p.night THEN c.ended_on END, b.effective_on) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    CASE WHEN c.remainder < 0 THEN c.account END AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM open_cells AS c
JOIN accounts AS a USING (account)
CROSS JOIN params AS p
LEFT JOIN handed_over AS b ON b.person_id = c.person_id AND b.account = c.account
WHERE (c.ended_on <= p.night)
    OR (
        c.remainder < 0
        AND b.account IS NOT NULL
        -- Nothing has happened to them there since.
        AND (c.last_effect IS NULL OR c.last_day < b.effective_on)
        AND NOT coalesce(b.entered_since, FALSE)
    )
UNION ALL
SELECT
    t.to_account,
    NULL,
    0,
    t.to_account,
    t.from_account,
    'H',
    t.effective_on,
    NULL,
    'control total ' || t.from_account,
    NULL,
    NULL,
    NULL
FROM control_totals AS t
WHERE t.control_total <> t.handed_over
