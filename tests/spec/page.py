"""``docs/examples.md``: the spec tables as a page for readers, one section per code.

Belongs here: putting the docstrings of the spec tests on a page (``make docs``). Does not belong here: any table.
"""

from __future__ import annotations

import sys
from pathlib import Path

from doikhop.examples import about, examples
from schemas.catalogue import CATALOGUE

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
        told = examples(code)
        if told:
            parts.append(f'<a id="{code}"></a>\n\n## {code} {entry.name_en} · {entry.name_vi}\n\n{about(code)}\n')
            parts += [example.markdown() for example in told]
    return "\n".join(parts)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
