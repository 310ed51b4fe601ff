-- What the rolls in force hold per account: every row (roll_rows), the refused ones (quarantined), and the accepted rows
-- whose status does not count. Key: account.
SELECT
    a.account,
    coalesce(r.accepted, 0) + coalesce(f.refused, 0) AS roll_rows,
    coalesce(f.refused, 0) AS quarantined,
    coalesce(r.not_counted, 0) AS not_counted
FROM accounts AS a
LEFT JOIN (
    SELECT account, count(*) AS accepted, count(*) FILTER (WHERE NOT counts) AS not_counted
    FROM roll_rows
    GROUP BY account
) AS r USING (account)
LEFT JOIN (
    SELECT account, count(*) AS refused FROM refused_rows GROUP BY account
) AS f USING (account)
