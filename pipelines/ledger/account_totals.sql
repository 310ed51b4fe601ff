-- Per account, over everyone: held at the baseline or handed over and not yet left (opening), counted on the roll in force (on_roll), and the rows of the
-- roll whose status does not count. Key: account.
SELECT
    a.account,
    coalesce(h.held, 0) + coalesce(n.people, 0) AS opening,
    coalesce(r.counted, 0) AS on_roll,
    coalesce(r.accepted, 0) + coalesce(f.refused, 0) AS roll_rows,
    coalesce(f.refused, 0) AS quarantined,
    coalesce(r.accepted, 0) - coalesce(r.counted, 0) AS not_counted
FROM accounts AS a
LEFT JOIN (SELECT account, sum(held) AS held FROM holdings GROUP BY account) AS h USING (account)
LEFT JOIN (
    SELECT account, count(*) AS accepted, count(*) FILTER (WHERE counts) AS counted
    FROM roll_rows
    GROUP BY account
) AS r USING (account)
LEFT JOIN (SELECT account, count(*) AS people FROM not_yet_left GROUP BY account) AS n USING (account)
LEFT JOIN (SELECT account, count(*) AS refused FROM refused_rows GROUP BY account) AS f USING (account)
