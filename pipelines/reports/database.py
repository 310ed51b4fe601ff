"""The night as one DuckDB file for analysts, with a description on every table, view and column.

Belongs here: copying the published Parquet files into it, the views of ``views/`` over them. Does not belong here: any
figure of its own. The program itself never reads this file: Parquet is the truth, and a DuckDB file locks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas.catalogue import CATALOGUE
from schemas.outputs import TABLES, comments, quoted

DATABASE = "doikhop.duckdb"
CODES = "codes"
_CODES_COLUMNS: Mapping[str, str] = {
    "code": "Code of the catalogue. / Mã sai lệch.",
    "name_vi": "Its Vietnamese name. / Tên tiếng Việt.",
    "name_en": "Its English name. / Tên tiếng Anh.",
    "effect": "What a finding adds to the gap. / Ảnh hưởng đến chênh lệch.",
    "what_vi": "Which records disagree. / Bản ghi nào không khớp.",
    "what_en": "Which records disagree, in English. / Như trên, tiếng Anh.",
    "fix_vi": "What fixes it. / Cách khắc phục.",
    "fix_en": "What fixes it, in English. / Như trên, tiếng Anh.",
}


@dataclass(frozen=True)
class View:
    """One view: its SELECT, what it shows, and each column's meaning, from the comment that heads its file."""

    name: str
    says: str
    columns: Mapping[str, str]
    select: str


def views() -> Iterator[View]:
    """The views of ``views/``, in name order."""
    for path in sorted((Path(__file__).parent / "views").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        head = [line.removeprefix("-- ") for line in text.splitlines() if line.startswith("-- ")]
        told = [line.removeprefix("@").partition(" ") for line in head if line.startswith("@")]
        yield View(
            path.stem,
            " ".join(line for line in head if not line.startswith("@")),
            {name: says for name, _, says in told},
            "\n".join(line for line in text.splitlines() if not line.startswith("-- ")),
        )


def views_markdown() -> str:
    """What ``docs/outputs.md`` says of the views and of the table of codes."""
    lines = ["", "## doikhop.duckdb", "", "The tables above, the table `codes` (the catalogue) and these views:"]
    for view in views():
        lines += ["", f"### {view.name}", "", view.says, "", "| column | says |", "|---|---|"]
        lines += [f"| `{name}` | {says} |" for name, says in view.columns.items()]
    return "\n".join(lines) + "\n"


def write_database(folder: Path, threads: int, memory_limit: str) -> int:
    """Write ``doikhop.duckdb`` aside in ``folder`` and rename it, owner-only; return how many tables and views."""
    aside = folder / f".{DATABASE}.part"
    aside.unlink(missing_ok=True)
    with duckdb.connect(str(aside), config={"threads": threads, "memory_limit": memory_limit}) as connection:
        # One transaction: each statement on its own would wait for the disk.
        connection.begin()
        for name in TABLES:
            source = str(folder / f"{name}.parquet").replace("'", "''")
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet('{source}')")
        for statement in comments():
            connection.execute(statement)
        _write_codes(connection)
        shown = list(views())
        for view in shown:
            connection.execute(f"CREATE VIEW {view.name} AS {view.select}")
            connection.execute(f"COMMENT ON VIEW {view.name} IS {quoted(view.says)}")
            for column, says in view.columns.items():
                connection.execute(f'COMMENT ON COLUMN {view.name}."{column}" IS {quoted(says)}')
        connection.commit()
    aside.chmod(0o600)
    aside.replace(folder / DATABASE)
    return len(TABLES) + 1 + len(shown)


def _write_codes(connection: duckdb.DuckDBPyConnection) -> None:
    """The catalogue as a table, so that a query can say what a code means."""
    columns = ", ".join(f"{name} VARCHAR" for name in _CODES_COLUMNS)
    connection.execute(f"CREATE TABLE {CODES} ({columns})")
    places = ", ".join("?" for _ in _CODES_COLUMNS)
    rows = [[str(getattr(entry, name)) for name in _CODES_COLUMNS] for entry in CATALOGUE.values()]
    connection.executemany(f"INSERT INTO {CODES} VALUES ({places})", rows)
    connection.execute(f"COMMENT ON TABLE {CODES} IS {quoted('The catalogue of codes. / Danh mục mã sai lệch.')}")
    for column, says in _CODES_COLUMNS.items():
        connection.execute(f"COMMENT ON COLUMN {CODES}.{column} IS {quoted(says)}")
