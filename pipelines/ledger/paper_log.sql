-- No paper read yet: the replay fills it. Key: entry_id.
SELECT
    CAST(NULL AS BIGINT) AS entry_id,
    CAST(NULL AS BIGINT) AS person_id,
    CAST(NULL AS INTEGER) AS n,
    CAST(NULL AS VARCHAR) AS role,
    CAST(NULL AS BOOLEAN) AS posted,
    CAST(NULL AS INTEGER) AS after_n,
    CAST(NULL AS INTEGER) AS round,
    CAST(NULL AS BOOLEAN) AS rival
WHERE FALSE
