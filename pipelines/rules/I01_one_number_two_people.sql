-- I01: one citizen, card or file number stands on people whose name and birth date both differ. They are never merged;
-- one finding per person, at the account whose roll counts them (else the one that holds them, else any row of theirs).
WITH clashing AS (
    SELECT person_id, min(other_person_id) AS other_person_id, min(key_kind) AS key_kind
    FROM (
        SELECT person_id, other_person_id, key_kind FROM conflicts
        UNION ALL
        SELECT other_person_id, person_id, key_kind FROM conflicts
    )
    GROUP BY person_id
),
at_account AS (
    SELECT
        q.person_id,
        q.key_kind,
        q.other_person_id,
        coalesce(
            (SELECT min(k.account) FROM counted AS k WHERE k.person_id = q.person_id),
            (SELECT min(k.account) FROM cells AS k WHERE k.person_id = q.person_id AND k.expected > 0),
            (SELECT min(r.account) FROM own_rows AS r WHERE r.person_id = q.person_id),
            (SELECT min(ltrim(e.own_account, '^')) FROM entries AS e WHERE e.person_id = q.person_id)
        ) AS account
    FROM clashing AS q
)
SELECT
    a.account,
    a.person_id,
    0 AS effect,
    a.account AS org_code,
    nullif(b.account, a.account) AS other_org_code,
    'H' AS severity,
    CAST(NULL AS DATE) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    a.key_kind AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CAST(NULL AS BIGINT) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM at_account AS a
LEFT JOIN at_account AS b ON b.person_id = a.other_person_id
WHERE a.account IS NOT NULL
