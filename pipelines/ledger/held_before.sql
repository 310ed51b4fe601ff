-- What each cell of a person with papers or posted legs held before any posted leg: the baseline's holding less the legs
-- it had posted (0 included). The replay of the whole history starts there. Key: person_id, account.
WITH touched AS (
    SELECT person_id FROM papers
    UNION
    SELECT person_id FROM posted
)
SELECT person_id, account, CAST(sum(held) AS INTEGER) AS held
FROM (
    SELECT h.person_id, h.account, CAST(h.held AS INTEGER) AS held
    FROM held AS h
    SEMI JOIN touched USING (person_id)
    UNION ALL
    SELECT person_id, account, -CAST(effect AS INTEGER) FROM posted
)
GROUP BY person_id, account
