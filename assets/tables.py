"""How an asset stands for files of the night: its spec, and what its page says after a run.

Belongs here: turning a declared table into an asset spec with its column schema, and files into metadata numbers.
Does not belong here: which assets there are (one module per group), or any computing beyond counting rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import polars as pl

from assets.facts import HomeFacts
from assets.partitions import nights
from assets.resources import NightSession
from assets.steps import Numbers
from schemas.catalogue import CATALOGUE, name_of
from schemas.fields import FIELDS, column_rows
from schemas.outputs import TABLES
from schemas.texts import TEXTS


@dataclass(frozen=True)
class NightAsset:
    """An asset that stands for one or more files of the night.

    ``files`` are below the night's folder; a folder counts its files. ``table`` names the published table whose
    declared columns the page shows, ``fields`` columns of the field dictionary. ``rows`` is counted instead where the
    first file is only written by a later step.
    """

    key: str
    files: tuple[str, ...]
    vi: str
    en: str
    deps: tuple[str, ...] = ()
    table: str | None = None
    fields: tuple[str, ...] = ()
    rows: str | None = None


def specs(facts: HomeFacts, group: str, assets: Sequence[NightAsset]) -> list[dg.AssetSpec]:
    """One spec per asset, in the home's language."""
    return [
        dg.AssetSpec(
            asset.key,
            deps=list(asset.deps),
            group_name=group,
            description=facts.say(asset.vi, asset.en),
            metadata=_column_schema(facts, asset),
            partitions_def=nights(facts.settings),
        )
        for asset in assets
    ]


def results(
    facts: HomeFacts, session: NightSession, assets: Sequence[NightAsset], numbers: Numbers
) -> Iterator[dg.MaterializeResult[None]]:
    """What came out, asset by asset; the step's own numbers stand on the first."""
    folder = session.folder()
    for place, asset in enumerate(assets):
        metadata: dict[str, dg.MetadataValue] = {}
        counted_files = asset.files if asset.rows is None else (asset.rows,)
        rows = {name: counted for name in counted_files if (counted := _rows(folder / name)) is not None}
        if rows:
            metadata["dagster/row_count"] = dg.MetadataValue.int(sum(rows.values()))
        if len(rows) > 1:
            metadata |= {
                facts.heading(f"record_{Path(name).stem}"): dg.MetadataValue.int(count) for name, count in rows.items()
            }
        if place == 0:
            metadata |= told_numbers(facts, numbers)
        metadata[facts.heading("stored_at")] = dg.MetadataValue.path(
            str(session.home / "nights" / session.night.isoformat() / asset.files[0])
        )
        yield dg.MaterializeResult(asset_key=asset.key, metadata=metadata)


def told_numbers(facts: HomeFacts, numbers: Numbers) -> dict[str, dg.MetadataValue]:
    """A step's numbers as metadata, in the home's language; Dagster plots the numeric ones over the nights."""
    return {_heading(facts, key): _value(value) for key, value in numbers.items()}


def _heading(facts: HomeFacts, key: str) -> str:
    if key in CATALOGUE:
        return f"{key} {name_of(key, facts.language)}".replace(" ", "\N{NO-BREAK SPACE}")
    return facts.heading(f"step_{key}") if f"step_{key}" in TEXTS else key


def _value(value: int | float | str) -> dg.MetadataValue:
    if isinstance(value, int):
        return dg.MetadataValue.int(int(value))
    return dg.MetadataValue.float(value) if isinstance(value, float) else dg.MetadataValue.text(value)


def _rows(path: Path) -> int | None:
    """Rows of a Parquet file, files of a folder; None where there is nothing to count."""
    if path.is_dir():
        return sum(1 for entry in path.iterdir() if entry.is_file())
    if path.suffix != ".parquet" or not path.exists():
        return None
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


def _column_schema(facts: HomeFacts, asset: NightAsset) -> Mapping[str, dg.TableSchema]:
    columns = []
    if asset.table is not None:
        for declared in TABLES[asset.table].columns:
            says = facts.say(declared.vi, declared.en)
            columns.append(_column(declared.name, str(declared.dtype), says, declared.nullable, declared.personal))
    for name, dtype, says in column_rows(asset.fields, facts.language):
        columns.append(_column(name, dtype, says, not FIELDS[name].required, FIELDS[name].personal))
    return {"dagster/column_schema": dg.TableSchema(columns=columns)} if columns else {}


def _column(name: str, dtype: str, says: str, nullable: bool, personal: bool) -> dg.TableColumn:
    return dg.TableColumn(
        name,
        type=dtype,
        description=says,
        constraints=dg.TableColumnConstraints(nullable=nullable),
        tags={"personal": ""} if personal else {},
    )
