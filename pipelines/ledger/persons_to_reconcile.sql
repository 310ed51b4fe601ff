-- Everyone whose cells need looking at: whoever is not simply held at one account and counted once on its roll (before a
-- first close: counted once and nowhere else, by a unit that is still there), and everyone with a register entry, a posted
-- leg, a conflict, a question, an accepted difference, or handed over by a unit whose roll is older. For all others every residual is 0 by this very test. Key:
-- person_id.
SELECT person_id FROM unmatched
UNION
SELECT person_id FROM counted_often
UNION
-- The later roll of a unit that has ended (with a baseline they are unmatched already).
SELECT r.person_id
FROM roll_rows AS r
JOIN accounts AS a ON a.account = r.account AND a.ended_on IS NOT NULL AND NOT a.has_baseline
WHERE r.counts AND r.person_id IS NOT NULL
UNION
SELECT person_id FROM entries WHERE person_id IS NOT NULL
UNION
SELECT person_id FROM posted
UNION
SELECT person_id FROM conflicts
UNION
SELECT other_person_id FROM conflicts
UNION
SELECT person_id FROM questions
UNION
SELECT other_person_id FROM questions
UNION
SELECT person_id FROM refused_rows WHERE person_id IS NOT NULL
UNION
SELECT person_id FROM adjustments
UNION
SELECT person_id FROM not_yet_left
