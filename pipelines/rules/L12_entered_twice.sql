-- L12: a register entry too many: a second entry of one event in one register, or an entry that moves nobody. The
-- register with the surplus entry voids it.
SELECT
    ltrim(s.own_account, '^') AS account,
    s.person_id,
    0 AS effect,
    ltrim(s.own_account, '^') AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'L' AS severity,
    coalesce(e.issued_on, e.received_on, e.effective_on, e.decided_on) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    e.record || ':' || CAST(
        row_number() OVER (PARTITION BY s.own_account, s.person_id, e.record ORDER BY s.entry_id) AS VARCHAR
    ) AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    s.entry_id AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM (
    SELECT entry_id, person_id, own_account FROM surplus_papers
    UNION
    SELECT entry_id, person_id, own_account FROM surplus_other_entries
) AS s
JOIN entries AS e USING (entry_id)
