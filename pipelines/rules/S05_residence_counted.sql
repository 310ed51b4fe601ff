-- S05: counted where they only live. Their own unit's roll counts them and names this account as residence, where
-- members are in liaison (QĐ 213) and never counted.
SELECT
    c.account,
    c.person_id,
    c.remainder AS effect,
    c.account AS org_code,
    min(home.account) AS other_org_code,
    'M' AS severity,
    CAST(NULL AS DATE) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM open_cells AS c
JOIN own_rows AS home
    ON home.person_id = c.person_id
    AND home.residence_account = c.account
    AND home.account <> c.account
    AND home.counts
WHERE c.remainder > 0
GROUP BY c.account, c.person_id, c.remainder
