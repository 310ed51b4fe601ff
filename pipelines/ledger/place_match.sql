-- Which two places may be one account: a place and itself; '^X' (a unit above account level, named where an account
-- should stand) and every account that is or was below X, or another unit above or below it. Key: place, other.
WITH named AS (
    SELECT from_place AS place FROM entries
    UNION
    SELECT to_place FROM entries
    UNION
    SELECT own_account FROM entries
),
places AS (
    SELECT place FROM named WHERE place IS NOT NULL
    UNION
    SELECT account FROM accounts
),
meaning AS (
    SELECT p.place, l.account
    FROM places AS p
    JOIN (SELECT org_code, account FROM levels UNION SELECT org_code, account FROM once_below) AS l ON l.org_code = substr(p.place, 2)
    WHERE p.place LIKE '^%'
    UNION
    SELECT place, place FROM places WHERE place NOT LIKE '^%'
)
SELECT DISTINCT a.place, b.place AS other
FROM meaning AS a
JOIN meaning AS b USING (account)
