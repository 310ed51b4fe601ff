-- What each cell held before the legs that are posted (posted_legs.sql): an opening that stands for one held one less.
-- Key: person_id, account.
SELECT
    h.person_id,
    h.account,
    h.held - CASE WHEN o.person_id IS NOT NULL THEN 1 ELSE 0 END AS held
FROM held_before AS h
LEFT JOIN openings_told AS o ON o.person_id = h.person_id AND o.account = h.account
