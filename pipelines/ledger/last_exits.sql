-- Exits not followed by a return, whether or not they moved the person (whom nobody may have held): the first exit paper
-- after which nothing brought them back. Key: person_id.
SELECT g.person_id, g.entry_id, coalesce(e.effective_on, e.decided_on) AS day, e.own_account
FROM paper_log AS g
JOIN entries AS e ON e.entry_id = g.entry_id
WHERE g.role = 'X'
    AND NOT EXISTS (
        SELECT 1
        FROM moves AS back
        WHERE back.person_id = g.person_id
            AND back.n > coalesce(g.n, g.after_n)
            AND back.arrived_at <> 'OUTSIDE'
    )
QUALIFY row_number() OVER (PARTITION BY g.person_id ORDER BY day, g.posted DESC, g.entry_id) = 1
