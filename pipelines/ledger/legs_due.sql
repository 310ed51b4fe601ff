-- Which legs are due at their account: already posted by a close, or taking effect on or before its roll's as-of date
-- (an account that never sent a roll, or has ended and sends none: the night). Key: person_id, account, effect, ordinal.
SELECT
    l.*,
    a.as_of,
    b.person_id IS NOT NULL AS posted,
    coalesce(b.in_opening, FALSE) AS in_opening,
    b.person_id IS NOT NULL
    OR (
        l.effective_on <= CASE WHEN a.ended_on <= p.night THEN p.night ELSE coalesce(a.as_of, p.night) END
        AND NOT (l.awaits_receipt AND c.counted IS NOT NULL)
    ) AS due
FROM legs_of_moves AS l
JOIN accounts AS a USING (account)
CROSS JOIN params AS p
LEFT JOIN posted_legs AS b
    ON b.person_id = l.person_id
    AND b.account = l.account
    AND b.effect = l.effect
    AND b.ordinal = l.ordinal
LEFT JOIN counted AS c ON c.person_id = l.person_id AND c.account = l.account
