"""Which way of reading made the rows of the store.

Belongs here: one short key over everything that decides what becomes of a file. Does not belong here: reading.

The key is taken from the code itself, since a number somebody must remember to raise is forgotten once. A field added
to the dictionary, a header, a repaired reader: the key changes, and what still lies in ``landing/`` is read again.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import schemas

_SCHEMAS = Path(schemas.__file__).parent
_INTAKE = Path(__file__).parent
# These look at what was read, not at files: a change of theirs changes no row of the store. Whatever is new counts.
_AFTERWARDS = {
    _INTAKE / f"{name}.py"
    for name in (
        *("assemble", "complete", "export", "exports", "force", "landing", "misplaced"),
        *("pool", "reasons", "seen", "sides", "step", "store"),
    )
}
_ABOUT_RESULTS = {
    _SCHEMAS / name
    for name in ("catalogue.py", "docs.py", "output_tables.py", "outputs.py", "text.py", "texts.py", "texts_intake.py")
}


def sources() -> list[Path]:
    """The files whose text decides how an export is read, in order."""
    return sorted({*_INTAKE.rglob("*.py"), *_SCHEMAS.rglob("*.py")} - _AFTERWARDS - _ABOUT_RESULTS)


@cache
def parser_key() -> str:
    """Twelve hex digits over ``sources``."""
    told = hashlib.sha256()
    for path in sources():
        told.update(f"{path.parent.name}/{path.name}\0".encode() + path.read_bytes() + b"\0")
    return told.hexdigest()[:12]
