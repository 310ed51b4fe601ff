-- The legs of every movement: −1 at the account that held them, +1 at the account they reached. A departure takes
-- effect on its issue date (implied: the date the receipt gives for it); a receipt on the day received (implied by the
-- receiver's roll or later papers: the issue date); an exit on its effective date; an admission on its decision.
-- Key: person_id, account, effect, ordinal (its place among the cell's legs of that effect).
WITH own_papers AS (
    -- Only the holder's own paper dates its departure; without one the receipt does.
    SELECT g.person_id, g.n, e.issued_on
    FROM paper_log AS g
    JOIN moves AS m ON m.person_id = g.person_id AND m.n = g.n
    JOIN entries AS e ON e.entry_id = g.entry_id
    LEFT JOIN place_match AS of_origin ON of_origin.place = e.from_place AND of_origin.other = m.origin
    WHERE g.role = 'D' AND NOT g.rival AND (m.origin = 'OUTSIDE' OR of_origin.place IS NOT NULL)
    QUALIFY row_number() OVER (PARTITION BY g.person_id, g.n ORDER BY g.posted DESC, g.round) = 1
),
dated AS (
    SELECT
        m.*,
        o.issued_on AS sent_on,
        coalesce(r.issued_on, r.received_on) AS implied_sent_on,
        coalesce(r.received_on, r.issued_on) AS got_on,
        CASE d.record
            WHEN 'admission' THEN d.decided_on
            WHEN 'exit' THEN coalesce(d.effective_on, d.decided_on)
        END AS decided_on,
        d.kind AS departure_kind
    FROM moves AS m
    LEFT JOIN own_papers AS o ON o.person_id = m.person_id AND o.n = m.n
    LEFT JOIN entries AS d ON d.entry_id = m.departure_entry
    LEFT JOIN entries AS r ON r.entry_id = m.receipt_entry
),
legs AS (
    SELECT
        person_id,
        origin AS account,
        -1 AS effect,
        n,
        CASE
            WHEN kind = 'exit' THEN decided_on
            WHEN p.cut_over = 'receipt' AND arrived_at IS DISTINCT FROM 'OUTSIDE' AND arrived_at IS NOT NULL
                THEN CASE WHEN receipt_implied THEN sent_on ELSE coalesce(got_on, sent_on) END
            ELSE coalesce(sent_on, implied_sent_on)
        END AS effective_on,
        CASE
            WHEN kind = 'exit' THEN CASE departure_kind
                WHEN 'DIED' THEN 'died'
                WHEN 'EXPELLED' THEN 'expelled'
                WHEN 'STRUCK_OFF' THEN 'struck_off'
                ELSE 'resigned'
            END
            WHEN arrived_at = 'OUTSIDE' THEN 'out_external'
            ELSE 'out_city'
        END AS column_name,
        coalesce(arrived_at, sent_to) AS counterpart,
        departure_entry AS entry_id,
        kind,
        departure_entry IS NULL AS implied,
        p.cut_over = 'receipt' AND kind = 'transfer' AND arrived_at IS NULL AS awaits_receipt
    FROM dated
    CROSS JOIN params AS p
    WHERE origin NOT IN ('OUTSIDE', 'TRANSIT') AND origin NOT LIKE '^%'
    UNION ALL
    SELECT
        person_id,
        arrived_at AS account,
        1 AS effect,
        n,
        CASE
            WHEN kind = 'admission' THEN decided_on
            WHEN receipt_implied THEN sent_on
            ELSE got_on
        END AS effective_on,
        CASE
            WHEN kind = 'admission' THEN CASE departure_kind WHEN 'REINSTATED' THEN 'reinstated' ELSE 'admitted' END
            WHEN coalesce(named_origin, origin) = 'OUTSIDE' AND origin = 'OUTSIDE' THEN 'in_external'
            ELSE 'in_city'
        END AS column_name,
        coalesce(CASE WHEN origin <> 'OUTSIDE' THEN origin END, named_origin, origin) AS counterpart,
        CASE WHEN kind = 'admission' THEN departure_entry ELSE receipt_entry END AS entry_id,
        kind,
        receipt_implied AS implied,
        FALSE AS awaits_receipt
    FROM dated
    WHERE arrived_at IS NOT NULL AND arrived_at <> 'OUTSIDE' AND arrived_at NOT LIKE '^%'
),
placed AS (
    SELECT
        *,
        -- A movement's departure comes before its arrival, also where both are at one account.
        2 * n + CASE WHEN effect > 0 THEN 1 ELSE 0 END AS place_in_history
    FROM legs
)
SELECT
    * REPLACE (
        -- Nobody is sent away before they came, whatever a paper of before says.
        CASE
            WHEN effect < 0 AND kind = 'transfer' THEN greatest(
                effective_on,
                max(effective_on) OVER (
                    PARTITION BY person_id, account
                    ORDER BY place_in_history
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                )
            )
            ELSE effective_on
        END AS effective_on
    ),
    CAST(row_number() OVER (PARTITION BY person_id, account, effect ORDER BY n) AS INTEGER) AS ordinal
FROM placed
