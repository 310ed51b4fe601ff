-- Pairs of people whose numbers do not already say that they are two. A number speaks for one person where it is the same
-- or a slip of the hand apart (one digit wrong, two swapped, zeros lost), firmly against where it is quite another:
-- without this, every namesake of a city would be a question. One firm "no" is overruled by another number's "yes", or
-- left open where name, birth day and, if known, admission day are all the same (numbers issued again; of a birth year
-- only, the admission day must be known), or where the very citizen number is on both. Citizen numbers that differ in the
-- last two digits only (`consecutive`) are a slip, or those of twins registered one after the other. To be asked about,
-- any slip counts; to be linked without asking only numbers that are the very same (`exact`), or a slip apart before the
-- last two digits (`slip`): people entered one after the other have neighbouring numbers. Where neither name nor birth
-- date is the same (`both_differ`; a name in another order is the same) a number is one number on two people (I01); but where both are near (a part of the
-- name, and the year with a part of the day, all but a digit, or one birth date is not known) and the numbers say nothing else, they are
-- asked about.
-- A file number under the letters of another province says nothing, neither for nor against.
-- Of one name and birth date (as far as it is known) and one number, whatever else differs, an officer always decides
-- (`copied`): a number was taken from a namesake, or several were changed at once.
WITH compared AS (
    SELECT
        p.party_l,
        p.party_r,
        bool_or(damerau_levenshtein(l.citizen, r.citizen) <= 1) AS citizen_agrees,
        bool_or(l.citizen IS NOT NULL AND r.citizen IS NOT NULL) AS citizen_known,
        bool_or(damerau_levenshtein(l.citizen, r.citizen) <= 2) AS citizen_near,
        bool_or(l.citizen = r.citizen) AS citizen_same,
        bool_or(l.citizen <> r.citizen AND left(l.citizen, 10) = left(r.citizen, 10)) AS citizen_next,
        bool_or(l.cmnd = r.cmnd) AS cmnd_same,
        bool_or(l.file = r.file) AS file_same,
        bool_or(l.card = r.card) AS card_same,
        bool_or(l.admitted_on = r.admitted_on) AS admitted_same,
        bool_or(
            damerau_levenshtein(l.citizen, r.citizen) <= 1 AND left(l.citizen, 10) <> left(r.citizen, 10)
        ) AS citizen_slip,
        bool_or(damerau_levenshtein(l.cmnd, r.cmnd) <= 1 AND left(l.cmnd, 7) <> left(r.cmnd, 7)) AS cmnd_slip,
        bool_or(damerau_levenshtein(l.file, r.file) <= 1 AND left(l.file, 4) <> left(r.file, 4)) AS file_slip,
        bool_or(
            damerau_levenshtein(l.card, r.card) <= 1 AND left(l.card, length(l.card) - 2) <> left(r.card, length(r.card) - 2)
        ) AS card_slip,
        bool_or(damerau_levenshtein(l.cmnd, r.cmnd) <= 1) AS cmnd_agrees,
        bool_or(l.cmnd IS NOT NULL AND r.cmnd IS NOT NULL) AS cmnd_known,
        bool_or(damerau_levenshtein(ltrim(l.file, '0'), ltrim(r.file, '0')) <= 1) AS file_agrees,
        bool_or(split_part(l.file, '/', 1) = split_part(r.file, '/', 1)) AS file_digits,
        bool_or(l.file IS NOT NULL AND r.file IS NOT NULL) AS file_known,
        bool_or(damerau_levenshtein(ltrim(l.card, '0'), ltrim(r.card, '0')) <= 1) AS card_agrees,
        bool_or(l.card IS NOT NULL AND r.card IS NOT NULL AND length(l.card) = length(r.card)) AS card_known,
        bool_or(
            list_sort(string_split(l.name_key, ' ')) = list_sort(string_split(r.name_key, ' '))
            AND CASE
                WHEN l.dob_precision = 'day' AND r.dob_precision = 'day'
                    THEN l.dob = r.dob AND coalesce(l.admitted_on = r.admitted_on, TRUE)
                ELSE year(l.dob) = year(r.dob) AND l.admitted_on = r.admitted_on
            END
        ) AS alike,
        bool_or(
            list_sort(string_split(l.name_key, ' ')) = list_sort(string_split(r.name_key, ' ')) OR l.dob = r.dob
        ) AS something_same,
        bool_or(
            l.name_key = r.name_key AND year(l.dob) = year(r.dob)
            AND (
                l.dob_precision = 'year' OR r.dob_precision = 'year'
                OR (
                    month(l.dob) = month(r.dob)
                    AND (l.dob_precision = 'month' OR r.dob_precision = 'month' OR day(l.dob) = day(r.dob))
                )
            )
        ) AS namesakes,
        bool_or(
            (
                l.dob IS NULL OR r.dob IS NULL
                OR damerau_levenshtein(strftime(l.dob, '%Y%m%d'), strftime(r.dob, '%Y%m%d')) <= 1
                OR (
                    year(l.dob) = year(r.dob)
                    AND (
                        l.dob_precision <> 'day' OR r.dob_precision <> 'day'
                        OR month(l.dob) = month(r.dob) OR day(l.dob) = day(r.dob)
                        OR (month(l.dob) = day(r.dob) AND day(l.dob) = month(r.dob))
                        OR (month(l.dob) = 1 AND day(l.dob) = 1) OR (month(r.dob) = 1 AND day(r.dob) = 1)
                    )
                )
            )
            AND len(list_intersect(string_split(l.name_key, ' '), string_split(r.name_key, ' '))) > 0
        ) AS both_near
    FROM pairs AS p
    JOIN profiles AS l ON l.party = p.party_l
    JOIN profiles AS r ON r.party = p.party_r
    GROUP BY p.party_l, p.party_r
),
counted AS (
    SELECT
        party_l,
        party_r,
        CAST(coalesce(citizen_agrees, FALSE) AS INTEGER) + CAST(coalesce(cmnd_agrees, FALSE) AS INTEGER)
        + CAST(coalesce(file_agrees, FALSE) AS INTEGER) + CAST(coalesce(card_agrees, FALSE) AS INTEGER) AS agree,
        CAST(coalesce(citizen_known AND NOT citizen_near, FALSE) AS INTEGER)
        + CAST(coalesce(cmnd_known AND NOT cmnd_agrees, FALSE) AS INTEGER)
        + CAST(coalesce(file_known AND NOT file_agrees AND NOT file_digits, FALSE) AS INTEGER)
        + CAST(coalesce(card_known AND NOT card_agrees, FALSE) AS INTEGER) AS firm,
        CAST(coalesce(citizen_same, FALSE) AS INTEGER) + CAST(coalesce(cmnd_same, FALSE) AS INTEGER)
        + CAST(coalesce(file_same, FALSE) AS INTEGER) + CAST(coalesce(card_same, FALSE) AS INTEGER) AS exact,
        CAST(coalesce(citizen_slip AND NOT citizen_same, FALSE) AS INTEGER)
        + CAST(coalesce(cmnd_slip AND NOT cmnd_same, FALSE) AS INTEGER)
        + CAST(coalesce(file_slip AND NOT file_same, FALSE) AS INTEGER)
        + CAST(coalesce(card_slip AND NOT card_same, FALSE) AS INTEGER) AS slip,
        coalesce(citizen_known, FALSE) OR coalesce(cmnd_known, FALSE) AS legal,
        coalesce(alike, FALSE) AS alike,
        coalesce(citizen_same, FALSE) AS citizen_same,
        coalesce(citizen_next AND NOT citizen_same, FALSE) AS consecutive,
        coalesce(something_same, FALSE) AS something_same,
        coalesce(namesakes, FALSE) AS namesakes,
        coalesce(both_near, FALSE) AS both_near,
        coalesce(admitted_same, FALSE) AS admitted_same
    FROM compared
)
SELECT
    party_l, party_r, agree, firm, alike, consecutive, exact, slip, NOT something_same AS both_differ,
    namesakes AND exact > 0 AS copied, legal
FROM counted
WHERE (something_same AND (firm = 0 OR agree >= firm OR alike OR citizen_same))
    OR (namesakes AND exact > 0)
    OR (both_near AND (((exact > 0 OR admitted_same) AND firm = 0) OR (exact > 1 AND exact > firm)))
ORDER BY party_l, party_r
