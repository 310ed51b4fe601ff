"""``docs/examples.md``: the spec tables as a page for readers, one section per code.

Belongs here: putting the docstrings of the spec tests on a page (``make docs``). Does not belong here: any table.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from textwrap import dedent

from schemas.catalogue import CATALOGUE

HERE = Path(__file__).parent

_HEAD = """# Examples: what each code finds, and what not

Generated from `tests/spec/` by `make docs`; do not edit. Every example is run by `make test-spec`.

Each is one small town. A, B and C are accounts of the city; the night is 2 August 2021, rolls and registers are of
30 July unless told otherwise, and a period has been closed before. A roll that is not told has nobody on it. `finds`
lines are complete: code, account, person (`-`: none), effect on the count, severity. The words are explained in
[tests/spec/table.py](../tests/spec/table.py).
"""


def page() -> str:
    """The page."""
    parts = [_HEAD]
    for code, entry in CATALOGUE.items():
        path = HERE / f"test_{code}.py"
        if not path.exists():
            continue
        module = ast.parse(path.read_text(encoding="utf-8"))
        about = (ast.get_docstring(module) or "").partition("\n\n")[2]
        parts.append(f"## {code} {entry.name_en} · {entry.name_vi}\n\n{about}\n")
        parts += [_example(node) for node in module.body if isinstance(node, ast.FunctionDef)]
    return "\n".join(parts)


def _example(test: ast.FunctionDef) -> str:
    sentence, _, table = (ast.get_docstring(test) or "").partition("\n\n")
    title = test.name.removeprefix("test_").replace("_", " ")
    return f"**{title[0].upper()}{title[1:]}.** {sentence}\n\n```text\n{dedent(table).strip()}\n```\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
