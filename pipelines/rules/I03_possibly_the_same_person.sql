-- I03: two people of whom linking cannot tell whether they are one; nobody is merged until an officer says so. One
-- finding per pair, at the lower code of the two accounts: the one whose roll counts a person (else that holds them,
-- else any row of theirs, a refused one of a roll or one of an older roll too: whoever left the list when all their numbers
-- were written anew is asked about where they stood last). The other person is the subject.
WITH asked AS (
    SELECT person_id, other_person_id FROM questions
),
people AS (
    SELECT person_id FROM asked
    UNION
    SELECT other_person_id FROM asked
),
stood_last AS (
    SELECT s.person_id, min(s.account) AS account
    FROM seen AS s
    JOIN (SELECT person_id, max(last_counted_on) AS last_counted_on FROM seen GROUP BY person_id) AS last
        ON last.person_id = s.person_id AND last.last_counted_on = s.last_counted_on
    WHERE s.person_id IN (SELECT person_id FROM people)
    GROUP BY s.person_id
),
at_account AS (
    SELECT
        q.person_id,
        coalesce(
            (SELECT min(k.account) FROM counted AS k WHERE k.person_id = q.person_id),
            (SELECT min(k.account) FROM cells AS k WHERE k.person_id = q.person_id AND k.expected > 0),
            (SELECT min(r.account) FROM own_rows AS r WHERE r.person_id = q.person_id),
            (SELECT min(r.account) FROM refused_rows AS r WHERE r.person_id = q.person_id),
            (SELECT min(ltrim(e.own_account, '^')) FROM entries AS e WHERE e.person_id = q.person_id),
            (SELECT l.account FROM stood_last AS l WHERE l.person_id = q.person_id)
        ) AS account,
        (SELECT min(e.entry_id) FROM entries AS e WHERE e.person_id = q.person_id) AS entry_id
    FROM people AS q
),
pairs AS (
    SELECT
        least(a.account, b.account) AS account,
        greatest(a.account, b.account) AS other_account,
        a.account <= b.account AS first_leads,
        q.person_id,
        q.other_person_id,
        a.entry_id AS entry_a,
        b.entry_id AS entry_b
    FROM asked AS q
    JOIN at_account AS a ON a.person_id = q.person_id
    JOIN at_account AS b ON b.person_id = q.other_person_id
    WHERE a.account IS NOT NULL AND b.account IS NOT NULL
)
SELECT
    account,
    CASE WHEN first_leads THEN person_id ELSE other_person_id END AS person_id,
    0 AS effect,
    account AS org_code,
    nullif(other_account, account) AS other_org_code,
    'M' AS severity,
    CAST(NULL AS DATE) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    CAST(CASE WHEN first_leads THEN other_person_id ELSE person_id END AS VARCHAR) AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    CASE WHEN first_leads THEN entry_a ELSE entry_b END AS entry_a,
    CASE WHEN first_leads THEN entry_b ELSE entry_a END AS entry_b
FROM pairs
