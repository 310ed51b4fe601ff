-- How many papers of the crowded day moved each copy of a person. Key: copy.
SELECT c.copy, count(*) FILTER (WHERE g.posted) AS posted
FROM copies AS c
JOIN (SELECT DISTINCT person_id, day FROM crowded) AS d ON d.person_id = c.person_id
JOIN papers AS p ON p.person_id = -c.copy AND p.day = d.day
JOIN paper_log AS g ON g.entry_id = p.entry_id
GROUP BY c.copy
