-- What a close on this night would hold per cell: what the ledger expects, not what the roll says, without accepted
-- differences and whoever has been handed over (before a first close that is the roll less the effects of its findings). Accounts outside the arithmetic
-- keep what they held. cell: where in the account the person belongs, from the roll, else as before.
-- Key: person_id, account.
SELECT h.person_id, h.account, h.held, h.cell
FROM holdings AS h
ANTI JOIN persons_to_reconcile AS q ON q.person_id = h.person_id
UNION ALL
SELECT r.person_id, r.account, 1, r.cell
FROM roll_rows AS r
JOIN accounts AS a ON a.account = r.account AND NOT a.has_baseline
ANTI JOIN persons_to_reconcile AS q ON q.person_id = r.person_id
WHERE r.counts
UNION ALL
SELECT
    c.person_id,
    c.account,
    CAST(
        CASE
            WHEN NOT c.has_baseline AND q.code IS NULL THEN least(c.counted, 1)
            ELSE c.expected - c.adjusted
        END AS TINYINT
    ) AS held,
    coalesce(r.cell, h.cell) AS cell
FROM cells AS c
LEFT JOIN counted AS k ON k.person_id = c.person_id AND k.account = c.account
LEFT JOIN own_rows AS r ON r.row_id = k.row_id
LEFT JOIN held AS h ON h.person_id = c.person_id AND h.account = c.account
LEFT JOIN claims AS q ON q.person_id = c.person_id AND q.account = c.account
WHERE NOT c.not_yet_left
    AND CASE WHEN NOT c.has_baseline AND q.code IS NULL THEN c.counted ELSE c.expected - c.adjusted END <> 0
UNION ALL
SELECT h.person_id, h.account, h.held, h.cell
FROM held AS h
LEFT JOIN accounts AS a ON a.account = h.account AND a.as_of IS NOT NULL
WHERE a.account IS NULL AND h.held <> 0
ORDER BY 1, 2
