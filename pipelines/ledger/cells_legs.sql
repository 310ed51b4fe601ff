-- The legs that move a bridge: due and not posted, and those a close posted that are legs no more (voided: they are taken
-- back). Key: person_id, account, effect, movement (null: voided).
SELECT person_id, account, effect, movement, effective_on, column_name, entry_id, FALSE AS voided
FROM legs
WHERE due AND NOT posted
UNION ALL
SELECT p.person_id, p.account, p.effect, NULL, NULL, p.column_name, NULL, TRUE
FROM posted_legs AS p
LEFT JOIN legs AS l
    ON l.person_id = p.person_id AND l.account = p.account AND l.effect = p.effect AND l.ordinal = p.ordinal
WHERE l.person_id IS NULL
