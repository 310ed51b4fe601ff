-- S01: an exit record of any account (died, expelled, struck off, resigned), not followed by a return, disagrees with a
-- roll as of that day or later that still counts the person. It outranks any transfer.
SELECT
    c.account,
    c.person_id,
    c.remainder AS effect,
    c.account AS org_code,
    nullif(ltrim(x.own_account, '^'), c.account) AS other_org_code,
    'H' AS severity,
    x.day AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    '' AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    x.entry_id AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM open_cells AS c
JOIN last_exits AS x ON x.person_id = c.person_id
WHERE c.remainder > 0
    AND (x.day <= c.as_of OR c.last_kind = 'exit')
