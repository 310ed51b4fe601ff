-- Where the ledger expects everyone: what the opening held before posted legs, and the legs of the replay; at an account
-- without a baseline also whom the replay leaves there. Key: person_id, account.
WITH effects AS (
    SELECT person_id, account, held AS effect FROM held_before_legs
    UNION ALL
    SELECT h.person_id, h.account, h.held -- of whoever has neither a paper nor a posted leg
    FROM held AS h
    ANTI JOIN held_before_legs AS b ON b.person_id = h.person_id
    UNION ALL
    SELECT person_id, account, effect FROM legs_of_moves
)
SELECT person_id, account
FROM effects
GROUP BY person_id, account
HAVING sum(effect) >= 1
UNION
SELECT s.person_id, s.place
FROM state AS s
JOIN accounts AS a ON a.account = s.place AND NOT a.has_baseline
