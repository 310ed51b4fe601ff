"""Comparisons: how alike two records are, field by field, as Splink's levels; and what each is worth.

Belongs here: the levels with the shipped parameters, what each level means. Does not belong
here: training (``model``), the columns compared (``features``), what is made of a score (``likely``).

The levels are those of Vietnamese lists: names without diacritics, family and given parts swapped, initials, a slip
in one syllable; birth dates with day and month swapped, known to the year only, or the first of January; numbers
with a digit wrong, two swapped, or zeros lost. The shipped m and u are used where a night has too few pairs to learn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.linking.features import HOME_WORDS


@dataclass(frozen=True)
class Level:
    """One degree of likeness.

    Attributes:
        name: how reasons and texts call it.
        sql: condition on a pair, over the columns of ``features`` with ``_l`` and ``_r``.
        m: how often it holds where two records are one person, if nothing was learned.
        u: how often where they are two people.
        by: the column whose rarity counts, or None.
    """

    name: str
    sql: str
    m: float
    u: float
    by: str | None = None


def _edits(column: str, most: int) -> str:
    return f"damerau_levenshtein({column}_l, {column}_r) <= {most}"


def _shortened() -> str:
    """Part by part of a name, the same or a letter for it; names of more parts than six are compared to the sixth."""
    parts = [(f"name_parts_l[{part}]", f"name_parts_r[{part}]") for part in range(1, 7)]
    return " and ".join(
        f"coalesce({one} = {other} or length({one}) = 1 or length({other}) = 1, true)" for one, other in parts
    )


def _home(share: float) -> str:
    """How much of the smaller of two hometowns both hold."""
    shared = " + ".join(f"bit_count(home_{word}_l & home_{word}_r)" for word in range(HOME_WORDS))
    return f"({shared}) >= {share} * least(home_size_l, home_size_r)"


def _number(column: str, m: tuple[float, float, float], u: tuple[float, float, float]) -> list[Level]:
    """A number: the same, a digit wrong or two swapped, or another."""
    same, near, other = m
    return [
        Level("same", f"{column}_l = {column}_r", same, u[0], None),
        Level("slip", _edits(column, 1), near * 0.8, u[1]),
        Level("slips", f"{_edits(column, 2)} and length({column}_l) >= 6", near * 0.2, u[1] * 4),
        Level("differs", "ELSE", other, u[2]),
    ]


# Per comparison its levels, best first; a null on either side says nothing.
COMPARISONS: dict[str, tuple[str, list[Level]]] = {
    "name": (
        "name",
        [
            Level("same", "name_l = name_r", 0.90, 0.0006, "name"),
            Level("swapped", "name_sorted_l = name_sorted_r", 0.02, 0.0003),
            Level("joined", "name_joined_l = name_joined_r", 0.004, 0.00001),
            Level("slip", _edits("name_sorted", 1), 0.03, 0.0006),
            Level(
                "initials",
                f"name_initials_l = name_initials_r and name_given_l = name_given_r and {_shortened()}",
                0.005,
                0.0005,
            ),
            Level(
                "part_missing",
                "len(name_parts_l) <> len(name_parts_r) and least(len(name_parts_l), len(name_parts_r)) >= 2"
                " and (list_has_all(name_parts_l, name_parts_r) or list_has_all(name_parts_r, name_parts_l))",
                0.01,
                0.001,
            ),
            Level("slips", "jaro_winkler_similarity(name_sorted_l, name_sorted_r) >= 0.92", 0.015, 0.004),
            Level("given", "name_given_l = name_given_r or name_given_l = name_family_r", 0.008, 0.02),
            Level("family", "name_family_l = name_family_r or name_family_l = name_given_r", 0.005, 0.25),
            Level("near", "jaro_winkler_similarity(name_joined_l, name_joined_r) >= 0.8", 0.002, 0.05),
            Level("differs", "ELSE", 0.001, 0.68),
        ],
    ),
    "dob": (
        "dob",
        [
            Level("same", "dob_l = dob_r and not (dob_coarse_l or dob_coarse_r)", 0.90, 0.00005),
            Level("swapped", "dob_l = dob_swapped_r and not (dob_coarse_l or dob_coarse_r)", 0.01, 0.00003),
            Level("year", "dob_year_l = dob_year_r and (dob_coarse_l or dob_coarse_r)", 0.05, 0.02),
            Level("slip", _edits("dob", 1), 0.03, 0.002),
            Level("slips", f"{_edits('dob', 2)}", 0.005, 0.03),
            Level("differs", "ELSE", 0.005, 0.95),
        ],
    ),
    "citizen": ("citizen", _number("citizen", (0.90, 0.06, 0.04), (0.000001, 0.000003, 0.999))),
    "cmnd": ("cmnd", _number("cmnd", (0.90, 0.06, 0.04), (0.000001, 0.00002, 0.999))),
    "card": ("card", _number("card", (0.85, 0.06, 0.09), (0.000001, 0.00005, 0.999))),
    "file": ("file", _number("file", (0.88, 0.06, 0.06), (0.000001, 0.0005, 0.999))),
    "admitted": (
        "admitted",
        [
            Level("same", "admitted_l = admitted_r", 0.93, 0.0005),
            Level("swapped", "admitted_l = admitted_swapped_r", 0.01, 0.0002),
            Level("slip", _edits("admitted", 1), 0.03, 0.005),
            Level("differs", "ELSE", 0.03, 0.9943),
        ],
    ),
    "home": (
        "home",
        [
            Level("same", "home_l = home_r", 0.80, 0.002, "home"),
            Level("most", _home(0.75), 0.10, 0.002),
            Level("much", _home(0.5), 0.05, 0.01),
            Level("some", _home(0.3), 0.03, 0.05),
            Level("little", _home(0.15), 0.01, 0.2),
            Level("differs", "ELSE", 0.01, 0.736),
        ],
    ),
    "gender": ("gender", [Level("same", "gender_l = gender_r", 0.995, 0.5), Level("differs", "ELSE", 0.005, 0.5)]),
    "place": (
        "places",
        [Level("same", "list_has_any(places_l, places_r)", 0.7, 0.02), Level("differs", "ELSE", 0.3, 0.98)],
    ),
    # One transfer paper stands in both registers, and in those of the levels that endorse it; another is another event.
    "paper": (
        "papers",
        [Level("same", "list_has_any(papers_l, papers_r)", 0.8, 0.0000001), Level("differs", "ELSE", 0.2, 0.9999999)],
    ),
}


def comparison_settings(
    fields: list[str], learned: Mapping[str, Sequence[tuple[float, float]]] | None = None
) -> list[dict[str, Any]]:
    """Splink's settings of some comparisons, with learned (m, u) per level where there are any."""
    found = []
    for field in fields:
        column, levels = COMPARISONS[field]
        values = (learned or {}).get(field) or [(level.m, level.u) for level in levels]
        found.append(
            {
                "output_column_name": field,
                "comparison_description": field,
                "comparison_levels": [
                    {
                        "sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL",
                        "label_for_charts": "null",
                        "is_null_level": True,
                    },
                    *(_level(level, m, u) for level, (m, u) in zip(levels, values, strict=True)),
                ],
            }
        )
    return found


def _level(level: Level, m: float, u: float) -> dict[str, Any]:
    rarity = {"tf_adjustment_column": level.by, "tf_adjustment_weight": 1.0} if level.by else {}
    return {
        "sql_condition": level.sql,
        "label_for_charts": level.name,
        "m_probability": m,
        "u_probability": u,
        **rarity,
    }
