-- Where each person of people_moved stood and stands: held at the last close (cell, number), on the roll in force (cell),
-- whether a reorganisation brought them. Key: person_id, account.
SELECT
    person_id,
    account,
    max(cell) FILTER (WHERE told = 'held') AS held_at,
    coalesce(sum(number) FILTER (WHERE told = 'held'), 0) AS held,
    min(cell) FILTER (WHERE told = 'roll') AS on_roll_at,
    coalesce(bool_or(told = 'handed'), FALSE) AS handed
FROM (
    SELECT person_id, account, cell, held AS number, 'held' AS told FROM holdings
    UNION ALL
    SELECT person_id, account, cell, 1, 'roll' FROM roll_rows WHERE counts
    UNION ALL
    SELECT person_id, account, NULL, 1, 'handed' FROM handed_over WHERE is_new
)
SEMI JOIN people_moved USING (person_id)
GROUP BY person_id, account
