-- Which movement each paper of this round belongs to (none: it moved nobody), and whether it posted it.
INSERT INTO paper_log
SELECT
    entry_id,
    person_id,
    CASE
        WHEN outcome = 'attach' THEN attached_to
        WHEN outcome IN ('receive', 'rival') THEN n
        WHEN outcome <> 'nothing' THEN n + 1
    END AS n,
    role,
    outcome NOT IN ('attach', 'nothing', 'rival') AS posted,
    n AS after_n,
    (SELECT coalesce(max(round), 0) + 1 FROM paper_log) AS round,
    outcome = 'rival' AS rival
FROM decided
