"""Drawings of the report, as SVG text that needs nothing from a network.

Belongs here: turning numbers into shapes. Does not belong here: which numbers. Labels stand in the table beside a
drawing, so that a screen reader and a copy into a document keep them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PLUS, MINUS, TOTAL, AXIS = "#b3541e", "#2f6f8f", "#3d4a50", "#c9ced1"
_HEIGHT = 18


@dataclass(frozen=True)
class Step:
    """One line of a bridge: a total (``start`` None) or a move from where the line above ended."""

    label: str
    value: int
    is_total: bool = False
    note: str = ""


def waterfall(steps: Sequence[Step], width: int = 420) -> list[str]:
    """One SVG per step, all on one axis; moves start where the step before ended."""
    spans: list[tuple[int, int]] = []
    level = 0
    for step in steps:
        before = level
        level = step.value if step.is_total else level + step.value
        spans.append((level, level) if step.is_total else (before, level))
    points = [point for span in spans for point in span]
    room = max(max(points) - min(points), 1)
    low, high = min(points) - room * 0.08, max(points) + room * 0.04
    return [
        _waterfall_line(step, span, low, width / (high - low), width) for step, span in zip(steps, spans, strict=True)
    ]


def _waterfall_line(step: Step, span: tuple[int, int], low: float, scale: float, width: int) -> str:
    start, end = ((point - low) * scale for point in span)
    if step.is_total:
        shape = _bar(0, max(end, 2), TOTAL)
    else:
        colour = PLUS if step.value > 0 else MINUS
        shape = _bar(min(start, end), max(abs(end - start), 1.5 if step.value else 0), colour)
    tick = f'<line x1="{end:.1f}" x2="{end:.1f}" y1="0" y2="{_HEIGHT}" stroke="{AXIS}"/>'
    return _svg(width, tick + shape)


def diverging(parts: Sequence[tuple[int, str]], largest: int, width: int = 220) -> str:
    """Surplus to the right of the middle, missing to the left; ``parts`` are (effect, colour), stacked."""
    middle, scale = width / 2, (width / 2 - 2) / max(largest, 1)
    right = left = middle
    shapes = [f'<line x1="{middle}" x2="{middle}" y1="0" y2="{_HEIGHT}" stroke="{AXIS}"/>']
    for effect, colour in parts:
        length = max(abs(effect) * scale, 1)
        if effect > 0:
            shapes.append(_bar(right, length, colour))
            right += length
        elif effect < 0:
            left -= length
            shapes.append(_bar(left, length, colour))
    return _svg(width, "".join(shapes))


def _bar(left: float, length: float, colour: str) -> str:
    return f'<rect x="{left:.1f}" y="3" width="{length:.1f}" height="{_HEIGHT - 6}" fill="{colour}"/>'


def _svg(width: int, inside: str) -> str:
    return f'<svg width="{width}" height="{_HEIGHT}" viewBox="0 0 {width} {_HEIGHT}" aria-hidden="true">{inside}</svg>'
