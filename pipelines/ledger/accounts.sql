-- The accounts as reckoned with: an ended account without a later roll has none in force from the day it ended, and what
-- it still holds is looked for there (U02). Key: account.
SELECT
    g.* REPLACE (CASE WHEN g.as_of IS NULL AND g.ended_on <= p.night THEN g.ended_on ELSE g.as_of END AS as_of)
FROM given_accounts AS g
CROSS JOIN params AS p
