-- Every leg with what became of it: due (posted, in the window, or shown early by the roll) or not_due. At a unit that has
-- handed them over and whose roll of before that day counts them still (not_yet_left), none is: what they do is its heir's.
-- in_opening: posted because a first close had taken the person over from a roll before any paper told how they came.
-- Key: person_id, account, effect, ordinal.
SELECT
    l.person_id,
    l.account,
    CAST(l.effect AS TINYINT) AS effect,
    l.ordinal,
    l.n AS movement,
    l.kind,
    l.effective_on,
    (l.due OR coalesce(m.next_is_shown, FALSE)) AND n.person_id IS NULL AS due,
    l.posted,
    l.in_opening,
    l.column_name,
    l.counterpart,
    l.entry_id,
    l.implied
FROM legs_due AS l
LEFT JOIN moved_cells AS m ON m.person_id = l.person_id AND m.account = l.account AND m.next_leg = l.place_in_history
    AND NOT l.due
LEFT JOIN not_yet_left AS n ON n.person_id = l.person_id AND n.account = l.account
