-- Where the ledger expects everyone: what the opening held before posted legs, and the legs of the replay; at an account
-- without a baseline whom the replay leaves there. Key: person_id, account.
WITH cells AS (
    SELECT person_id, account, held AS effect FROM held_before_legs
    UNION ALL
    SELECT h.person_id, h.account, h.held -- of whoever has neither a paper nor a posted leg
    FROM held AS h
    ANTI JOIN held_before_legs AS b ON b.person_id = h.person_id
    UNION ALL
    SELECT person_id, account, effect FROM legs_of_moves
)
SELECT c.person_id, c.account
FROM cells AS c
JOIN accounts AS a ON a.account = c.account AND a.has_baseline
GROUP BY c.person_id, c.account
HAVING sum(c.effect) >= 1
UNION
SELECT s.person_id, s.place
FROM state AS s
JOIN accounts AS a ON a.account = s.place AND NOT a.has_baseline
