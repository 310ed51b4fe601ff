"""What was read is kept: by content, for good.

Belongs here: the folder ``<home>/store/`` and its three indexes. Does not belong here: which of it a night uses
(``pipelines.intake.exports``).

::

    store/files.parquet      path, size, mtime -> sha256, so that an unchanged file is not even opened
    store/tables.parquet     every table ever read: which content, what it was told to be, what became of its rows
    store/seen.parquet       which tables lay in which landing folder, since which night
    store/rows/<kind>/<sha256>.parquet     accepted rows; store/refused/<kind>/...  refused ones with their reason

Row files hold the tables of one run together, since thousands of small files would be slow to open; a table is found in
them by its ``tkey``. They are named by their own content and never changed. Only fields of the dictionary are kept:
ethnicity, religion and other columns of an export never reach the store, and for that reason the original file does not
either.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import polars as pl

STORE = "store"

# Raise when reading changes what a table becomes; tables read before are then read again where the file is still there.
PARSER = 1

FILES: dict[str, pl.DataType] = {
    "path": pl.String(),
    "size": pl.Int64(),
    "mtime_ns": pl.Int64(),
    "sha256": pl.String(),
}
TABLES: dict[str, pl.DataType] = {
    "content": pl.String(),
    "tkey": pl.String(),
    "table_id": pl.String(),
    "sha256": pl.String(),
    "sheet": pl.String(),
    "ordinal": pl.Int32(),
    "kind": pl.String(),
    "hint": pl.String(),
    "reason": pl.String(),
    "has_from": pl.Boolean(),
    "has_to": pl.Boolean(),
    "rows_read": pl.Int64(),
    "rows_accepted": pl.Int64(),
    "rows_quarantined": pl.Int64(),
    "rows_ignored": pl.Int64(),
    "repairs": pl.String(),
    "encoding": pl.String(),
    "delimiter": pl.String(),
    "header_row": pl.Int32(),
    "headers": pl.String(),
    "rows_file": pl.String(),
    "refused_file": pl.String(),
}
SEEN: dict[str, pl.DataType] = {
    "reporter": pl.String(),
    "as_of": pl.Date(),
    "table_id": pl.String(),
    "tkey": pl.String(),
    "record": pl.String(),
    "file": pl.String(),
    "first_seen": pl.Date(),
    "replaced_on": pl.Date(),
}


class Store:
    """The store of one home. One process writes at a time (the home's lock)."""

    def __init__(self, home: Path) -> None:
        self.root = home / STORE
        self.files = self._index("files", FILES)
        self.tables = self._index("tables", TABLES)
        self.seen = self._index("seen", SEEN)

    def _index(self, name: str, schema: dict[str, pl.DataType]) -> pl.DataFrame:
        path = self.root / f"{name}.parquet"
        return pl.read_parquet(path).select(list(schema)) if path.exists() else pl.DataFrame(schema=schema)

    def save(self, name: str, frame: pl.DataFrame) -> None:
        """Replace one index: written aside, then renamed."""
        _write(frame, self.root / f"{name}.parquet")
        setattr(self, name, frame)

    def keep(self, folder: str, kind: str, rows: pl.DataFrame) -> str | None:
        """Keep rows of one kind in a file named by its content.

        Returns:
            Path of the file below ``store/``; None when there are no rows.
        """
        if not rows.height:
            return None
        parent = self.root / folder / kind
        aside = parent / f".{os.getpid()}.part"
        _write(rows, aside)
        name = f"{sha256_of(aside.read_bytes())}.parquet"
        aside.replace(parent / name)
        return f"{folder}/{kind}/{name}"

    def rows(self, files: Iterable[str | None], tkeys: pl.Series) -> pl.LazyFrame | None:
        """Rows of the named tables from the named files; None when no file is named."""
        paths = sorted({str(self.root / name) for name in files if name is not None})
        if not paths:
            return None
        return pl.scan_parquet(paths).filter(pl.col("tkey").is_in(tkeys.implode()))


def sha256_of(content: bytes) -> str:
    """Hex sha256."""
    return hashlib.sha256(content).hexdigest()


def _write(frame: pl.DataFrame, path: Path) -> None:
    """Write Parquet aside, owner-only, and rename it; folders made on the way are owner-only too."""
    _owner_only(path.parent)
    aside = path.with_name(f".{path.name}.writing")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        frame.write_parquet(file, compression="zstd", compression_level=1)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def _owner_only(folder: Path) -> None:
    """Make a folder and what is missing above it; mkdir's mode would hold for the last one alone."""
    if not folder.is_dir():
        _owner_only(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
