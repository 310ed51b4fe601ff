-- Every cell whose residual is not zero, with all that rules may ask of it. remainder is what is left once extra counted
-- rows of the person (I05) are set aside: the claiming rule's effect. Key: person_id, account.
WITH differing AS (
    SELECT c.*, k.row_id
    FROM cells AS c
    LEFT JOIN counted AS k ON k.person_id = c.person_id AND k.account = c.account
    WHERE c.counted <> c.expected
),
last_leg AS (
    SELECT l.*
    FROM legs AS l
    SEMI JOIN differing AS d ON d.person_id = l.person_id AND d.account = l.account
    WHERE l.due
    QUALIFY row_number() OVER (PARTITION BY l.person_id, l.account ORDER BY l.movement DESC, l.effect DESC) = 1
),
gone AS (
    SELECT DISTINCT person_id, account
    FROM own_rows
    WHERE roll_status IN ('DECEASED', 'LEFT', 'MOVED_OUT')
),
refused AS (
    SELECT DISTINCT person_id, account FROM refused_rows WHERE person_id IS NOT NULL
)
SELECT
    d.person_id,
    d.account,
    d.held,
    d.expected,
    d.counted,
    d.has_baseline,
    d.row_id,
    CAST(least(d.counted, 1) - d.expected AS TINYINT) AS remainder,
    greatest(d.counted - 1, 0) AS extra,
    a.as_of,
    a.ended_on,
    r.roll_status = 'AWAITING_TRANSFER' AS awaiting,
    g.person_id IS NOT NULL AS own_row_says_gone,
    f.person_id IS NOT NULL AS refused_row,
    l.effect AS last_effect,
    l.kind AS last_kind,
    l.effective_on AS last_day,
    l.entry_id AS last_entry,
    l.counterpart AS last_counterpart,
    l.movement AS last_movement,
    coalesce(n.last_counted_on >= l.effective_on, FALSE) AS entered_since,
    n.last_status
FROM differing AS d
JOIN accounts AS a USING (account)
LEFT JOIN own_rows AS r ON r.row_id = d.row_id
LEFT JOIN last_leg AS l ON l.person_id = d.person_id AND l.account = d.account
LEFT JOIN gone AS g ON g.person_id = d.person_id AND g.account = d.account
LEFT JOIN refused AS f ON f.person_id = d.person_id AND f.account = d.account
LEFT JOIN seen AS n ON n.person_id = d.person_id AND n.account = d.account
