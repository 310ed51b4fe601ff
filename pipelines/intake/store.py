"""What was read is kept: by content, for good.

Belongs here: the folder ``<home>/store/`` and its indexes. Does not belong here: which of it a night uses
(``pipelines.intake.exports``).

::

    store/files.parquet      path, size, mtime -> sha256, so that an unchanged file is not even opened
    store/entries.parquet    what a zip of a content holds, so that an unchanged zip is not opened either
    store/tables.parquet     every table ever read: which content, what it was told to be, what became of its rows
    store/seen.parquet       which tables lay in which landing folder, since which night
    store/rows/<kind>/<sha256>.parquet     accepted rows; store/refused/<kind>/...  refused ones with their reason

Row files hold the tables of one run together, since thousands of small files would be slow to open; a table is found in
them by its ``tkey``. They are named by their own content and never changed; one that no longer has the content it is
named by is refused. A row file of an older version may lack a field: it is null there. Only fields of the dictionary
are kept: ethnicity, religion and other columns of an export never reach the store, and for that reason the original
file does not either.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import polars as pl

from pipelines.integrity import digest

STORE = "store"

FILES: dict[str, pl.DataType] = {
    "path": pl.String(),
    "size": pl.Int64(),
    "mtime_ns": pl.Int64(),
    "sha256": pl.String(),
}
ENTRIES: dict[str, pl.DataType] = {
    "archive": pl.String(),
    "name": pl.String(),
    "sha256": pl.String(),
    "reason": pl.String(),
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
    "title": pl.String(),
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


class DamagedEntry(Exception):
    """A row file of the store is missing, or is not what it was."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Store:
    """The store of one home. One process writes at a time (the home's lock)."""

    def __init__(self, home: Path) -> None:
        self.root = home / STORE
        self.damaged: list[str] = []
        """Indexes that cannot be read; they are taken as empty, and what they held must be found again."""
        self._whole: set[str] = set()
        self.files = self._index("files", FILES)
        self.entries = self._index("entries", ENTRIES)
        self.tables = self._index("tables", TABLES)
        self.seen = self._index("seen", SEEN)

    def _index(self, name: str, schema: dict[str, pl.DataType]) -> pl.DataFrame:
        path = self.root / f"{name}.parquet"
        if path.exists():
            with suppress(pl.exceptions.PolarsError, OSError):
                return pl.read_parquet(path).select(list(schema))
        self.damaged.append(name)
        return pl.DataFrame(schema=schema)

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

    def rows(
        self, used: Iterable[tuple[str, str | None]], columns: Mapping[str, pl.DataType | type[pl.DataType]]
    ) -> pl.LazyFrame | None:
        """Rows of some tables.

        Args:
            used: ``tkey`` of each table and the file its rows are in (None: it has none).
            columns: the columns wanted, with the types they have today.

        Returns:
            ``tkey`` and ``columns``; None when no file is named.

        Raises:
            DamagedEntry: one of the files is missing, or differs from what it is named by.
        """
        by_file: dict[str, list[str]] = {}
        for tkey, name in used:
            if name is not None:
                by_file.setdefault(name, []).append(tkey)
        parts = []
        for name, tkeys in sorted(by_file.items()):
            self._require_whole(name)
            rows = pl.scan_parquet(self.root / name)
            there = rows.collect_schema()
            shown = [
                (pl.col(column).cast(kind, strict=False) if column in there else pl.lit(None, kind).alias(column))
                for column, kind in columns.items()
            ]
            # Only the tables this file is named for: read again after a damage, a table may stand in another one too.
            parts.append(rows.filter(pl.col("tkey").is_in(sorted(set(tkeys)))).select("tkey", *shown))
        return pl.concat(parts) if parts else None

    def _require_whole(self, name: str) -> None:
        if name in self._whole:
            return
        path = self.root / name
        try:
            same = digest(path) == path.stem
        except OSError:
            same = False
        if not same:
            raise DamagedEntry(name)
        self._whole.add(name)

    def forget(self, contents: pl.Series) -> None:
        """Take contents out of the index, so that they are read again; what is on the disk stays until then."""
        self.tables = self.tables.filter(~pl.col("content").is_in(contents.implode()))


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
