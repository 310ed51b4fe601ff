-- No movement yet: the replay fills it. Key: person_id, n (its place in the person's history).
SELECT
    CAST(NULL AS BIGINT) AS person_id,
    CAST(NULL AS INTEGER) AS n,
    CAST(NULL AS VARCHAR) AS kind,
    CAST(NULL AS VARCHAR) AS origin,
    CAST(NULL AS VARCHAR) AS named_origin,
    CAST(NULL AS VARCHAR) AS sent_to,
    CAST(NULL AS VARCHAR) AS arrived_at,
    CAST(NULL AS BIGINT) AS departure_entry,
    CAST(NULL AS BIGINT) AS receipt_entry,
    CAST(NULL AS BOOLEAN) AS receipt_implied,
    CAST(NULL AS BOOLEAN) AS on_roll_evidence,
    CAST(NULL AS BOOLEAN) AS ended_on_the_way
WHERE FALSE
