-- The latest paper, of either side, that says a person left an account by an official transfer, whether or not it moved
-- them. Key: person_id, account.
SELECT
    person_id,
    origin AS account,
    CASE WHEN role = 'R' THEN coalesce(issued_on, received_on) ELSE day END AS day,
    role,
    entry_id
FROM papers
WHERE role IN ('D', 'R') AND origin <> 'OUTSIDE' AND origin NOT LIKE '^%'
QUALIFY row_number() OVER (PARTITION BY person_id, origin ORDER BY day DESC, role_order, entry_id DESC) = 1
