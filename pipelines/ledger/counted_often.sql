-- Everyone whom the rolls in force count more than once, on one roll or on several. Key: person_id.
SELECT person_id
FROM roll_rows
WHERE counts
GROUP BY person_id
HAVING count(*) > 1
