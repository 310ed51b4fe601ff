-- L02: the rolls of two or more accounts count one person and no record tells how. Raised on each account that should
-- not hold them; the other account named is the one that does. Where none should, the lowest code is left to L11.
WITH crowded AS (
    SELECT person_id, min(account) AS lowest
    FROM counted
    SEMI JOIN (SELECT person_id FROM open_cells WHERE remainder > 0) AS open USING (person_id)
    GROUP BY person_id
    HAVING count(*) > 1
),
holder AS (
    SELECT k.person_id, min(k.account) AS account
    FROM cells AS k
    JOIN crowded USING (person_id)
    WHERE k.expected > 0
    GROUP BY k.person_id
),
counting_holder AS (
    SELECT k.person_id, min(k.account) AS account
    FROM cells AS k
    JOIN crowded USING (person_id)
    WHERE k.expected > 0 AND k.counted > 0
    GROUP BY k.person_id
)
SELECT
    c.account,
    c.person_id,
    c.remainder AS effect,
    c.account AS org_code,
    coalesce(g.account, h.account, w.lowest) AS other_org_code,
    'H' AS severity,
    CAST(NULL AS DATE) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM open_cells AS c
JOIN crowded AS w USING (person_id)
LEFT JOIN holder AS h USING (person_id)
LEFT JOIN counting_holder AS g USING (person_id)
WHERE c.remainder > 0
    AND (g.account IS NOT NULL OR c.account <> w.lowest)
