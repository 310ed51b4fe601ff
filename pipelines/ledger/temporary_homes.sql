-- Where people without any paper that moves the count are at home, as their open temporary stays say: the home of the
-- first stay (a guest who goes on as somebody's guest, that very day too, is still at home there), unless a baseline holds them elsewhere.
-- counted_elsewhere: a roll of neither the home nor a place they stay at counts them. Key: person_id.
WITH first_stay AS (
    SELECT s.person_id, s.home
    FROM temporary_stays AS s
    LEFT JOIN state AS moved ON moved.person_id = s.person_id
    LEFT JOIN (
        SELECT DISTINCT t.person_id, t.began, m.other AS place
        FROM temporary_stays AS t
        JOIN place_match AS m ON m.place = t.place
    ) AS guest ON guest.person_id = s.person_id AND guest.place = s.home AND guest.began = s.began
    WHERE moved.person_id IS NULL
    QUALIFY row_number() OVER (PARTITION BY s.person_id ORDER BY s.began, guest.person_id IS NOT NULL, s.entry_id) = 1
)
SELECT
    f.person_id,
    f.home,
    EXISTS (
        SELECT 1
        FROM counted AS k
        WHERE k.person_id = f.person_id
            AND k.account <> f.home
            AND NOT EXISTS (
                SELECT 1
                FROM temporary_stays AS s
                JOIN place_match AS p ON p.place = s.place AND p.other = k.account
                WHERE s.person_id = f.person_id AND s.home = f.home
            )
    ) AS counted_elsewhere
FROM first_stay AS f
WHERE NOT EXISTS (
    SELECT 1 FROM held AS o WHERE o.person_id = f.person_id AND o.account <> f.home AND o.held > 0
)
