-- Which identities a decision was made about: those whose text has one of the digests the journal keeps. A digest stands
-- for what a row said of a person, whatever number the person has tonight and whatever file says it.
SELECT w.mark, min(t.nr) AS nr
FROM texts AS t
JOIN wanted AS w ON w.mark = substr(sha256(t.t), 1, 32)
GROUP BY w.mark
ORDER BY w.mark
