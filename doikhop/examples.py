"""The spec tables as examples for readers: what ``tests/spec`` says of each code.

Belongs here: reading the docstrings of ``tests/spec/test_<CODE>.py`` beside the program. Does not belong here: any
table, running one (``tests/spec/table.py``), or the pages they stand on.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

SPEC = Path(__file__).resolve().parents[1] / "tests" / "spec"


@dataclass(frozen=True)
class Example:
    """One small town: its title, what it shows in a sentence, its lines."""

    title: str
    sentence: str
    table: str

    def markdown(self) -> str:
        """The example as it stands on a page."""
        return f"**{self.title}.** {self.sentence}\n\n```text\n{self.table}\n```\n"


def about(code: str) -> str:
    """What the spec of a code says of it as a whole; empty where there is none."""
    module = _module(code)
    return "" if module is None else (ast.get_docstring(module) or "").partition("\n\n")[2]


def examples(code: str) -> list[Example]:
    """Every example of a code, in order; none where it has no spec."""
    module = _module(code)
    if module is None:
        return []
    return [_example(node) for node in module.body if isinstance(node, ast.FunctionDef)]


def found_and_not(code: str) -> list[Example]:
    """The first example in which a code is found, and the first in which it is not."""
    all_of_them = examples(code)
    found = [example for example in all_of_them if f"finds: {code} " in example.table]
    spared = [example for example in all_of_them if f"finds: {code} " not in example.table]
    return [*found[:1], *spared[:1]]


def _module(code: str) -> ast.Module | None:
    path = SPEC / f"test_{code}.py"
    return ast.parse(path.read_text(encoding="utf-8")) if path.exists() else None


def _example(test: ast.FunctionDef) -> Example:
    sentence, _, table = (ast.get_docstring(test) or "").partition("\n\n")
    title = test.name.removeprefix("test_").replace("_", " ")
    return Example(f"{title[0].upper()}{title[1:]}", sentence, dedent(table).strip())
