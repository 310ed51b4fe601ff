-- L05: the account holds them, its roll does not count them, and no record tells why (their own row may). The last resort
-- of a missing member. Without a baseline nobody is known to be held, so it is never raised there. When the same person
-- appeared elsewhere (L11), each names the other.
SELECT
    c.account,
    c.person_id,
    c.remainder AS effect,
    c.account AS org_code,
    (
        SELECT min(o.account)
        FROM open_cells AS o
        WHERE o.person_id = c.person_id AND o.remainder > 0
    ) AS other_org_code,
    'H' AS severity,
    CAST(NULL AS DATE) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    c.account AS absent_at,
    c.last_entry AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM open_cells AS c
WHERE c.remainder < 0
