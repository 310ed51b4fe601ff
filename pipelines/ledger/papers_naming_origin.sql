-- The latest paper, of either side, dated on or before the account's roll, that says a person left the account by an
-- official transfer, whether or not it moved them. Key: person_id, account.
SELECT
    p.person_id,
    p.origin AS account,
    CASE WHEN p.role = 'R' THEN coalesce(p.issued_on, p.received_on) ELSE p.day END AS day,
    p.role,
    p.entry_id
FROM papers AS p
JOIN accounts AS a
    ON a.account = p.origin
    AND a.as_of >= CASE WHEN p.role = 'R' THEN coalesce(p.issued_on, p.received_on) ELSE p.day END
WHERE p.role IN ('D', 'R')
QUALIFY row_number() OVER (
    PARTITION BY p.person_id, p.origin
    ORDER BY CASE WHEN p.role = 'R' THEN coalesce(p.issued_on, p.received_on) ELSE p.day END DESC,
        p.role_order, p.entry_id DESC
) = 1
