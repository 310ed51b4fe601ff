-- Which rule claims each cell: of the rules that explain it the first in the catalogue's order. Before an account's first
-- close the last resorts (L05, L11) are not available: what nothing else explains is then simply not known. Key: person_id, account.
SELECT q.*
FROM candidates AS q
JOIN claim_order AS o ON o.code = q.code AND o.sign = sign(q.effect)
JOIN open_cells AS c ON c.person_id = q.person_id AND c.account = q.account AND c.remainder = q.effect
WHERE c.has_baseline OR q.code NOT IN ('L05', 'L11')
QUALIFY row_number() OVER (PARTITION BY q.person_id, q.account ORDER BY o.rank, q.subject) = 1
