-- Citizen numbers that tell another birth year than their row does, but are, but for a slip, those of somebody the row may
-- be about, born in the row's year or in one that differs from it in one digit. There the clerk mistyped the year, in the
-- number or in the date; so they may have where the very number stands on somebody of that name. Anywhere else the number is
-- another person's.
SELECT DISTINCT d.party, d.citizen
FROM doubted AS d
JOIN met AS m ON m.party_l = d.party OR m.party_r = d.party
JOIN people AS p
    ON p.party = CASE WHEN m.party_l = d.party THEN m.party_r ELSE m.party_l END
WHERE (d.citizen = p.citizen AND d.name_key = p.name_key)
    OR (
        damerau_levenshtein(d.citizen, p.citizen) <= 1
        AND (year(d.dob) = year(p.dob) OR damerau_levenshtein(strftime(d.dob, '%Y%m%d'), strftime(p.dob, '%Y%m%d')) <= 1)
    )
ORDER BY d.party, d.citizen
