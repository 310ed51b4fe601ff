"""The report's pictures: Altair charts, drawn to SVG text without any network.

Belongs here: how each picture looks. Does not belong here: its figures (``figures.py``) or where it stands on the page
(``report.html``). Every picture is narrow enough to be read on a phone; wider screens show them side by side.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

Say = Callable[[str], str]

PLUS, MINUS, TOTAL = "#b3541e", "#2f6f8f", "#3d4a50"
SEVERITY_COLOURS: Mapping[str, str] = {"H": "#9b2c1c", "M": "#d98a3d", "L": "#7a9c88", "I": "#c3c9cc"}
_FONT = "Segoe UI, Noto Sans, DejaVu Sans, sans-serif"
_WIDTH = 220
# People are whole: an axis of few of them has ticks between, which would read 1, 1, 2, 2.
_WHOLE = "datum.value % 1 ? '' : datum.label"
_LOCALES: Mapping[str, Mapping[str, object]] = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["$", ""]},
}


@dataclass(frozen=True)
class Step:
    """One line of a bridge: a total, or a move from where the line above ended."""

    label: str
    value: int
    is_total: bool = False
    note: str = ""


@cache
def _altair() -> Any:
    """The library, without its check of each part against its whole grammar: that takes longer than drawing.

    The charts here are always the same ones; ``tests/unit/test_reports_figures.py`` checks them.
    """
    import altair
    from altair.utils.schemapi import disable_debug_mode

    disable_debug_mode()
    return altair


def waterfall(steps: Sequence[Step], language: str) -> str:
    """The bridge as a picture: totals as bars, moves where the step before ended."""
    alt = _altair()

    rows: list[dict[str, object]] = []
    level = 0
    for step in steps:
        before, level = level, step.value if step.is_total else level + step.value
        kind = "total" if step.is_total else ("plus" if step.value > 0 else "minus")
        rows.append({"label": step.label, "start": level if step.is_total else before, "end": level, "kind": kind})
    ends = [int(str(row[name])) for row in rows for name in ("start", "end")]
    room = max(max(ends) - min(ends), 1)
    low = min(ends) - room * 0.15
    frame = pl.DataFrame(rows).with_columns(
        pl.when(pl.col("kind") == "total").then(pl.lit(low)).otherwise(pl.col("start").cast(pl.Float64)).alias("start"),
        pl.col("end").cast(pl.Float64),
    )
    across = alt.X(
        "start:Q",
        title=None,
        scale=alt.Scale(domain=[low, max(ends) + room * 0.05], zero=False, nice=False),
        axis=alt.Axis(format=",d", tickCount=4, labelExpr=_WHOLE),
    )
    return _bars_in_steps(_values(frame), across, language)


def weights(steps: Sequence[tuple[str, float, bool]], language: str) -> str:
    """Splink's waterfall of one pair: what each field adds to or takes from the weight, and the result.

    Args:
        steps: label, weight in bits, whether it is the result.
        language: of the numbers.
    """
    alt = _altair()

    rows: list[dict[str, object]] = []
    level = 0.0
    for label, weight, is_result in steps:
        before, level = (0.0, weight) if is_result else (level, level + weight)
        kind = "total" if is_result else ("plus" if weight > 0 else "minus")
        rows.append({"label": label, "start": round(before, 3), "end": round(level, 3), "kind": kind})
    across = alt.X("start:Q", title=None, axis=alt.Axis(tickCount=5))
    return _bars_in_steps(alt.InlineData(values=rows), across, language)


def _bars_in_steps(data: Any, across: Any, language: str) -> str:
    """One bar a line, from ``start`` to ``end``, coloured by ``kind``; ``across`` is the axis they lie along."""
    alt = _altair()

    chart = (
        alt.Chart(data)
        .mark_bar(height=11)
        .encode(
            x=across,
            x2="end:Q",
            y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=190)),
            color=alt.Color(
                "kind:N",
                legend=None,
                scale=alt.Scale(domain=["total", "plus", "minus"], range=[TOTAL, PLUS, MINUS]),
            ),
        )
        .properties(width=_WIDTH, height=alt.Step(18))
    )
    return _svg(chart, language)


def gaps_by_unit(frame: pl.DataFrame, colours: Mapping[str, str], language: str) -> str:
    """Surplus to the right of nought, missing to the left, one colour a code. ``frame``: org_code, code, effect."""
    alt = _altair()

    codes = frame.get_column("code").unique().sort().to_list()
    chart = (
        alt.Chart(_values(frame))
        .mark_bar(height=11)
        .encode(
            x=alt.X("effect:Q", title=None, axis=alt.Axis(format="+,d", tickCount=5, labelExpr=_WHOLE)),
            y=alt.Y("org_code:N", sort=None, title=None),
            color=alt.Color(
                "code:N",
                title=None,
                scale=alt.Scale(domain=codes, range=[colours[code] for code in codes]),
                legend=alt.Legend(orient="bottom", columns=6),
            ),
        )
        .properties(width=_WIDTH + 60, height=alt.Step(18))
    )
    return _svg(chart, language)


def ageing(frame: pl.DataFrame, say: Say, language: str) -> str:
    """Open cases by age, a colour a severity. ``frame``: age, severity, cases."""
    named = frame.with_columns(
        pl.col("severity").replace_strict({s: say(f"severity_{s}") for s in SEVERITY_COLOURS}).alias("name")
    )
    return _stacked(
        named,
        ("age", frame.get_column("age").unique(maintain_order=True).to_list()),
        "cases",
        {say(f"severity_{s}"): colour for s, colour in SEVERITY_COLOURS.items()},
        language,
    )


def transfer_pairs(frame: pl.DataFrame, say: Say, language: str) -> str:
    """Who sends to whom, those on the way apart. ``frame``: pair, on_the_way, transfers."""
    named = frame.with_columns(_named("on_the_way", say("in_transit"), say("chart_arrived")))
    colours = {say("in_transit"): PLUS, say("chart_arrived"): "#9db4bd"}
    return _stacked(
        named, ("pair", frame.get_column("pair").unique(maintain_order=True).to_list()), "transfers", colours, language
    )


def coverage(frame: pl.DataFrame, say: Say, language: str) -> str:
    """Reporting units by the age of their newest roll. ``frame``: age (null: never), late, units."""
    named = frame.with_columns(
        pl.col("age").fill_null(say("export_none")), _named("late", say("chart_late"), say("chart_in_time"))
    )
    colours = {say("chart_in_time"): "#7a9c88", say("chart_late"): PLUS}
    order = named.get_column("age").unique(maintain_order=True).to_list()
    return _stacked(named, ("age", order), "units", colours, language)


def reporting_lag(frame: pl.DataFrame, say: Say, language: str) -> str:
    """Entries by the days from a movement to its being told. ``frame``: what, lag, entries."""
    named = frame.with_columns(
        pl.col("what")
        .replace_strict({"exit": say("chart_lag_exit"), "receipt": say("chart_lag_receipt")})
        .alias("name")
    )
    colours = {say("chart_lag_exit"): MINUS, say("chart_lag_receipt"): "#d98a3d"}
    return _stacked(
        named, ("lag", frame.get_column("lag").unique(maintain_order=True).to_list()), "entries", colours, language
    )


def trend(frame: pl.DataFrame, measures: Mapping[str, tuple[str, str]], language: str) -> str:
    """Lines over nights. ``frame``: night, measure, value; ``measures``: name and colour of those shown, in order."""
    alt = _altair()

    shown = frame.filter(pl.col("measure").is_in(list(measures))).with_columns(
        pl.col("measure").replace_strict({key: name for key, (name, _) in measures.items()}).alias("name")
    )
    names = [name for name, _ in measures.values()]
    several = len(names) > 1
    chart = (
        alt.Chart(_values(shown))
        .mark_line(point=alt.OverlayMarkDef(size=18), strokeWidth=1.6)
        .encode(
            x=alt.X("night:T", title=None, axis=alt.Axis(format="%d/%m/%y", labelAngle=-40, tickCount=5)),
            y=alt.Y(
                "value:Q",
                title=None,
                scale=alt.Scale(zero=False),
                axis=alt.Axis(format=",d", tickCount=4, labelExpr=_WHOLE),
            ),
            color=alt.Color(
                "name:N",
                title=None,
                scale=alt.Scale(domain=names, range=[colour for _, colour in measures.values()]),
                legend=alt.Legend(orient="bottom") if several else None,
            ),
            strokeDash=alt.StrokeDash("name:N", legend=None, sort=names) if several else alt.value([1, 0]),
        )
        .properties(width=_WIDTH + 60, height=130)
    )
    return _svg(chart, language)


def _named(flag: str, yes: str, no: str) -> pl.Expr:
    return pl.when(pl.col(flag)).then(pl.lit(yes)).otherwise(pl.lit(no)).alias("name")


def _stacked(
    frame: pl.DataFrame, lines: tuple[str, list[str]], count: str, colours: Mapping[str, str], language: str
) -> str:
    """Stacked bars, one line a class; ``frame`` has the class, ``name`` of the part and its count."""
    alt = _altair()

    column, order = lines
    chart = (
        alt.Chart(_values(frame))
        .mark_bar(height=12)
        .encode(
            x=alt.X(f"{count}:Q", title=None, axis=alt.Axis(format=",d", tickCount=4, labelExpr=_WHOLE)),
            y=alt.Y(f"{column}:N", sort=order, title=None, axis=alt.Axis(labelLimit=170)),
            color=alt.Color(
                "name:N",
                title=None,
                scale=alt.Scale(domain=list(colours), range=list(colours.values())),
                legend=alt.Legend(orient="bottom"),
            ),
        )
        .properties(width=_WIDTH + 30, height=alt.Step(20))
    )
    return _svg(chart, language)


def _values(frame: pl.DataFrame) -> Any:
    """Rows given to the chart one by one: through the library's own path a frame's order is not kept in the text."""
    alt = _altair()

    return alt.InlineData(values=frame.to_dicts())


def _svg(chart: Any, language: str) -> str:
    """The chart as SVG text that scales with its place and leads nowhere."""
    import vl_convert

    spec = (
        chart.configure(font=_FONT, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=11, labelColor="#4b5a62", domainColor="#c9ced1", tickColor="#c9ced1", gridColor="#e9e7e0"
        )
        .configure_legend(labelFontSize=11, labelColor="#4b5a62", symbolSize=70)
        .to_dict(validate=False)
    )
    text: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[], format_locale=dict(_LOCALES[language]))
    width = re.search(r'<svg[^>]*\bwidth="([\d.]+)"', text)
    style = f'style="width:100%;max-width:{width[1]}px;height:auto" ' if width else ""
    text = re.sub(r'(<svg[^>]*?) width="[\d.]+" height="[\d.]+"', r"\1", text, count=1)
    return text.replace("<svg ", f"<svg {style}", 1)
