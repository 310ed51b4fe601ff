-- Cells with legs: what they expect from legs due, and the first later leg, which posts too when the roll already shows
-- it within overdue_working_days (units cut and enter early). Without a baseline the last due leg gives the
-- expectation, else the first later one what was before it. Key: person_id, account.
WITH cell AS (
    SELECT
        person_id,
        account,
        CAST(sum(effect) FILTER (WHERE due) AS INTEGER) AS due_sum,
        max(place_in_history) FILTER (WHERE due) AS last_due,
        min(place_in_history) FILTER (WHERE NOT due) AS next_leg
    FROM legs_due
    GROUP BY person_id, account
),
expected AS (
    SELECT
        c.person_id,
        c.account,
        c.next_leg,
        c.last_due,
        coalesce(c.due_sum, 0) AS due_sum,
        a.has_baseline,
        CASE
            WHEN a.has_baseline THEN coalesce(h.held, 0) + coalesce(c.due_sum, 0)
            WHEN last_leg.effect IS NOT NULL THEN CASE WHEN last_leg.effect = 1 THEN 1 ELSE 0 END
            WHEN later.effect = -1 THEN 1
            ELSE 0
        END AS expected,
        coalesce(k.counted, 0) AS counted,
        later.effect AS next_effect,
        next_day.ordinal - as_of_day.ordinal <= d.overdue_working_days AS next_is_near
    FROM cell AS c
    JOIN accounts AS a USING (account)
    LEFT JOIN held_before_legs AS h ON h.person_id = c.person_id AND h.account = c.account
    LEFT JOIN counted AS k ON k.person_id = c.person_id AND k.account = c.account
    LEFT JOIN legs_due AS last_leg
        ON last_leg.person_id = c.person_id AND last_leg.account = c.account AND last_leg.place_in_history = c.last_due
        AND last_leg.due
    LEFT JOIN legs_due AS later
        ON later.person_id = c.person_id AND later.account = c.account AND later.place_in_history = c.next_leg
        AND NOT later.due
    LEFT JOIN deadlines AS d ON later.effective_on BETWEEN d.applies_from AND d.applies_until
    LEFT JOIN working_days AS next_day ON next_day.day = later.effective_on
    LEFT JOIN working_days AS as_of_day ON as_of_day.day = a.as_of
)
SELECT
    *,
    coalesce(
        next_is_near AND least(counted, 1) - expected = next_effect,
        FALSE
    ) AS next_is_shown
FROM expected
