-- The openings that took somebody over from a roll (taken_over_at of replay_start.sql) of whose arrival papers tell by now:
-- the first leg there is the arrival itself, or there is none and they are at another account: the opening was wrong.
-- Such an opening stands for a posted +1 there. Key: person_id, account.
WITH first_legs AS (
    SELECT l.person_id, l.account, l.effect
    FROM legs_of_moves AS l
    JOIN start AS s ON s.person_id = l.person_id AND s.taken_over_at = l.account
    QUALIFY row_number() OVER (PARTITION BY l.person_id, l.account ORDER BY l.place_in_history) = 1
)
SELECT s.person_id, s.taken_over_at AS account
FROM start AS s
JOIN state AS now ON now.person_id = s.person_id
LEFT JOIN first_legs AS f ON f.person_id = s.person_id
WHERE s.taken_over_at IS NOT NULL
    AND coalesce(f.effect = 1, now.place NOT IN ('OUTSIDE', 'TRANSIT') AND now.place NOT LIKE '^%')
