-- U01: a row or a transfer names a unit the register does not have, or not on that date. In a transfer the place is
-- treated as outside until mapped; a roll row, or a count report about one unit, stays with the account that reports it (a
-- reporter that keeps no count: the roll row is refused).
SELECT DISTINCT
    account,
    person_id,
    0 AS effect,
    account AS org_code,
    CAST(NULL AS VARCHAR) AS other_org_code,
    'H' AS severity,
    max(day) AS effective_on,
    CAST(NULL AS DATE) AS due_on,
    named AS subject,
    CAST(NULL AS VARCHAR) AS absent_at,
    max(entry_id) AS entry_a,
    CAST(NULL AS BIGINT) AS entry_b
FROM (
    SELECT account, person_id, unknown_unit AS named, as_of AS day, CAST(NULL AS BIGINT) AS entry_id
    FROM roll_rows
    WHERE unknown_unit IS NOT NULL
    UNION ALL
    SELECT reporter, person_id, named, as_of, NULL
    FROM unplaced_rows
    WHERE named IS NOT NULL
    UNION ALL
    SELECT reporter, NULL, named, as_of, NULL
    FROM reports_naming_unknown
    UNION ALL
    SELECT ltrim(own_account, '^'), person_id, from_unknown, coalesce(issued_on, received_on), entry_id
    FROM entries
    WHERE from_unknown IS NOT NULL
    UNION ALL
    SELECT ltrim(own_account, '^'), person_id, to_unknown, coalesce(issued_on, received_on), entry_id
    FROM entries
    WHERE to_unknown IS NOT NULL
)
GROUP BY account, person_id, named
