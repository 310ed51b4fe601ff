"""Typed rows: the text of many tables of one kind at once, read, checked and split into accepted and refused.

Belongs here: applying ``values`` to each field as the dictionary says, joining names, the pandera check, refusing rows,
counting repairs. Does not belong here: anything that depends on which unit sent the table (``pipelines.intake.sides``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from pipelines.intake import values
from pipelines.intake.checks import reason
from pipelines.intake.dates import calendar
from pipelines.intake.encoding.columns import READINGS, UNCLEAR
from pipelines.intake.encoding.files import to_bytes
from pipelines.intake.headers import SHAPE, TRANSFER
from pipelines.intake.nobody import UNIT, nobody
from schemas.code import CodeList
from schemas.fields import FIELDS, schema
from schemas.models import failures
from schemas.normalise import name_key, tight_key, tight_key_of
from schemas.records import IDENTITY, RECORDS, Record
from schemas.report_lines import line_of
from schemas.surnames import SURNAMES

KEYS = {"table": pl.UInt32, "row": pl.Int32}
REFUSED_EXTRA = ("cell", "roll_status")
# From 1899-12-30, where day numbers of workbooks count from, to 1904-01-01, where some do.
_DAYS_TO_1904 = 1462
# A column of codes has few; beyond this it is one of other things, and every cell of it refused anyway.
_MOST_SPELLINGS = 5_000
# What stands before a name and is none of it: "1.", "Đ/c", the apostrophe that makes a cell text.
_BEFORE_NAME = r"(?i)^(['’`]+|\d{1,5}[.)]\s*|(đ/c|đ\.c|đc|đồng chí)[.:]?\s+)+"


@dataclass(frozen=True)
class Typed:
    """Rows of one kind.

    Attributes:
        accepted: ``table``, ``row`` and the stored columns of the record.
        refused: ``table``, ``row``, ``column``, ``rule``, ``reason``, the identity columns where readable, ``cell``,
            ``roll_status``; one row per refused row, the first fault in the order of the dictionary.
        repairs: ``table``, ``column``, ``repair``, ``cells``.
    """

    accepted: pl.DataFrame
    refused: pl.DataFrame
    repairs: pl.DataFrame


def record_of(kind: str) -> Record:
    """The record whose fields a table kind has."""
    return RECORDS[SHAPE[kind]]


def refused_schema() -> dict[str, type[pl.DataType]]:
    """Columns of refused rows."""
    return KEYS | schema(("column", "rule", "reason", *IDENTITY, *REFUSED_EXTRA))


def read_rows(kind: str, cells: pl.DataFrame) -> Typed:
    """Read the text of tables of one kind.

    Args:
        kind: a key of ``headers.SHAPE``.
        cells: ``table``, ``row``, ``since_1904``, ``ragged`` and one String column per cell of the record.
    """
    record = record_of(kind)
    names = [name for name in record.cells if name not in ("full_name", "family_name", "given_name")]
    work = _with_names(cells) if record.member_level else cells.with_columns(_f_full_name=pl.lit(None, pl.String))
    first = [name for name in names if FIELDS[name].reads not in ("citizen", "card")]
    work = _with_read(work, first)
    # Citizen numbers are checked against the birth date, cards against the citizen number.
    for name in ("citizen_id", "card_no"):
        if name in names:
            work = _with_read(work, [name])
    if record.member_level:
        work = work.with_columns(full_name=pl.col("_v_full_name"), name_key=name_key(pl.col("_v_full_name")))
    faults = _faults(work, record, kind)
    columns = record.columns
    typed = work.select("table", "row", *(_value(name, work) for name in columns))
    refused_first = faults.is_not_null()
    checked = typed.filter(~refused_first)
    late = failures(SHAPE[kind], checked)
    problems = [
        work.select("table", "row").with_columns(fault=faults).filter(refused_first),
    ]
    if late.height:
        worst = late.unique("position", keep="first", maintain_order=True).sort("position")
        positions = worst["position"]
        problems.append(
            checked.select("table", "row")[positions].with_columns(
                fault=worst.select(pl.lit("out_of_range:") + pl.col("column")).to_series()
            )
        )
        keep = pl.Series([True]).new_from_index(0, checked.height).scatter(positions.cast(pl.Int64), False)
        checked = checked.filter(keep)
    return Typed(checked, _refused(pl.concat(problems), typed, record), _repairs(work, names, record))


def _with_read(work: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Add ``_v_``, ``_f_``, ``_r_`` (value, fault, repair) of some fields, and what derives from them."""
    for name in names:
        reads, column = FIELDS[name].reads, pl.col(name)
        if reads in ("date", "partial_date", "code", "file_no", "count"):
            work = _with_spellings(work, name)
            continue
        if reads == "citizen":
            work = _with_padded(_with_number(work, name))
            read = values.citizen(column, pl.col("_number"), pl.col("_padded"), pl.col("_certain"))
        elif reads == "card":
            work = _with_number(work, name)
            kept = column.str.strip_chars("'’ ").str.starts_with("0").any().over("table")
            read = values.card(column, pl.col("_number"), pl.col("_v_citizen_id"), kept.fill_null(False))
        else:
            read = values.text(column)
        work = work.with_columns(
            read.value.alias(f"_v_{name}"),
            read.fault.alias(f"_f_{name}"),
            read.repair.alias(f"_r_{name}"),
            *([read.kind.alias("_v_citizen_kind")] if read.kind is not None else []),
        )
    return work


def _with_spellings(work: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add value, fault and repair of a field whose few distinct texts stand for many rows: each is read once."""
    reads, texts = FIELDS[name].reads, work[name].unique()
    read = _read_of_nothing(name) if texts.null_count() == texts.len() else _read(name, texts)
    if reads in ("date", "partial_date"):
        work, read = _month_first(work, name, read)
    named = read.select(
        pl.col("text").alias(name),
        *([pl.col("month_first").alias("_month_first")] if "_turned" in work.columns else []),
        pl.col("value").alias(f"_v_{name}"),
        pl.col("fault").alias(f"_f_{name}"),
        pl.col("repair").alias(f"_r_{name}"),
        *([pl.col("precision").alias("_v_dob_precision")] if name == "dob" else []),
    )
    joined = work.join(named, on=name, how="left", nulls_equal=True, maintain_order="left")
    if "_turned" in work.columns:
        turned = pl.col("_turned") & pl.col("_month_first").is_not_null()
        joined = joined.with_columns(
            pl.when(turned).then("_month_first").otherwise(f"_v_{name}").alias(f"_v_{name}"),
            pl.when(~turned).then(f"_f_{name}").alias(f"_f_{name}"),
            pl.when(turned).then(pl.lit("month_first")).otherwise(f"_r_{name}").alias(f"_r_{name}"),
            *(
                [pl.when(turned).then(pl.lit("day")).otherwise("_v_dob_precision").alias("_v_dob_precision")]
                if name == "dob"
                else []
            ),
        ).drop("_turned", "_month_first")
    if reads in ("date", "partial_date") and joined["since_1904"].any():
        old = pl.col("since_1904") & (pl.col(f"_r_{name}") == "excel_serial")
        later = pl.col(f"_v_{name}") + pl.duration(days=_DAYS_TO_1904)
        joined = joined.with_columns(pl.when(old).then(later).otherwise(pl.col(f"_v_{name}")).alias(f"_v_{name}"))
    return joined


def _read(name: str, texts: pl.Series) -> pl.DataFrame:
    """What distinct texts of a field say: text, value, fault, repair, of dates also what :func:`calendar` tells."""
    reads, text = FIELDS[name].reads, pl.col("text")
    if reads in ("date", "partial_date"):
        return calendar(texts, partial=reads == "partial_date", birth=name == "dob")
    if reads == "code":
        found = _code(name, text, texts)
    elif reads == "file_no":
        found = values.file_no(text)
    else:
        found = values.count(text)
    return texts.rename("text").to_frame().select(text, value=found.value, fault=found.fault, repair=found.repair)


@cache
def _read_of_nothing(name: str) -> pl.DataFrame:
    """The same of a column nobody filled in: many are, and it always says the same."""
    return _read(name, pl.Series("text", [None], pl.String))


def _month_first(work: pl.DataFrame, name: str, read: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add ``_turned`` where some table writes the month before the day in this column.

    It does where a second number is beyond 12 and no first one is; a column that has both has slips.
    """
    if not read["second_is_day"].any():
        return work, read
    shown = work.select("table", pl.col(name).alias("text")).join(
        read.select("text", "first_is_day", "second_is_day"), on="text", nulls_equal=True
    )
    tables = shown.group_by("table").agg(pl.col("first_is_day").any(), pl.col("second_is_day").any())
    turned = tables.filter(pl.col("second_is_day") & ~pl.col("first_is_day"))["table"]
    return work.with_columns(_turned=pl.col("table").is_in(turned.implode())), read


def _with_number(work: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add ``_number``, an identity number without what stands between its digits; most have nothing."""
    plain = work[name].str.contains(r"^\d+$")
    odd = work[name].filter(~plain).unique().alias(name).to_frame()
    written = odd.with_columns(_odd=values.number_text(pl.col(name)))
    return (
        work.drop("_number", strict=False)
        .join(written, on=name, how="left", maintain_order="left")
        .with_columns(_number=pl.when(plain).then(pl.col(name)).otherwise(pl.col("_odd")))
        .drop("_odd")
    )


def _with_padded(work: pl.DataFrame) -> pl.DataFrame:
    """Add ``_padded``, the citizen number with the zeros a spreadsheet took, and ``_certain``, whether it is the one.

    It is where the row bears it out or says nothing against it, or where the whole column has lost its zeros: no
    number has kept one, and of those that can be checked more agree with their rows than not.
    """
    padded = work.select(_padded=values.padded_citizen(pl.col("_number"))).to_series()
    if padded.null_count() == padded.len():
        return work.with_columns(padded, _certain=pl.lit(False))
    fits = values.agrees(pl.col("_padded"), pl.col("_v_dob"), pl.col("_v_gender"))
    agreeing = (pl.col("_fits").fill_null(False).sum() > (~pl.col("_fits")).fill_null(False).sum()).over("table")
    kept = pl.col("_number").str.contains(r"^0\d{11}$").any().over("table").fill_null(False)
    return (
        work.with_columns(padded)
        .with_columns(_fits=fits)
        .with_columns(_certain=pl.col("_fits").fill_null(True) | (agreeing & ~kept))
        .drop("_fits")
    )


def _code(name: str, column: pl.Expr, texts: pl.Series) -> values.Read:
    """A value of a code list through its synonyms. Fault: ``unknown_code``."""
    entry = FIELDS[name]
    key = tight_key(column)
    if entry.codes is None:
        raise TypeError(f"field '{name}' has no code list")
    known = dict(entry.codes.by_key)
    known |= _further(entry.codes, texts, known)
    legacy = _in_legacy_font(entry.codes, texts, known)
    value = key.replace_strict(known, default=None, return_dtype=pl.String)
    repair = pl.lit(None, dtype=pl.String)
    if legacy:
        # By the text itself: its key is without the accents that tell the font.
        font = {written: reading for written, (_, reading) in legacy.items()}
        meant = {written: code for written, (code, _) in legacy.items()}
        value = pl.coalesce(value, column.replace_strict(meant, default=None, return_dtype=pl.String))
        repair = column.replace_strict(font, default=None, return_dtype=pl.String)
    if entry.pattern is not None:
        # A line of the form that is not in the list is still a line when it looks like one.
        value = pl.coalesce(value, pl.when(column.str.contains(entry.pattern)).then(column))
    fault = pl.when(key.is_not_null() & value.is_null()).then(pl.lit("unknown_code"))
    if name == "roll_status":
        value = pl.when(key.is_null()).then(pl.lit("ACTIVE")).otherwise(value)
    return values.Read(value, fault, repair)


def _further(codes: CodeList, texts: pl.Series, known: Mapping[str, str]) -> dict[str, str]:
    """Tight keys of texts no synonym has, and the codes they mean all the same: bracketed, numbered or shortened."""
    found: dict[str, str] = {}
    for text in texts.drop_nulls().head(_MOST_SPELLINGS):
        key = tight_key_of(text)
        if key and key not in known:
            value = line_of(text) if codes.name == "line" else codes.read(text)
            if value is not None:
                found[key] = value
    return found


def _in_legacy_font(codes: CodeList, texts: pl.Series, known: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Texts that are a code in one legacy font alone: the code and the font (``Khai trõ``: TCVN3).

    Such a text may read well as it stands, and a column of one cell cannot tell; the code list can.
    """
    found: dict[str, tuple[str, str]] = {}
    for text in texts.drop_nulls().head(_MOST_SPELLINGS):
        key, raw = tight_key_of(text), to_bytes(text)
        if not key or key in known or raw is None or text.isascii():
            continue
        told = {name: reading(raw) for name, reading in READINGS.items()}
        meant = {name: codes.by_key.get(tight_key_of(said)) for name, said in told.items() if said}
        named = sorted((name, code) for name, code in meant.items() if code is not None)
        if len({code for _, code in named}) == 1:
            found[text] = (str(named[0][1]), named[0][0])
    return found


def _with_names(cells: pl.DataFrame) -> pl.DataFrame:
    """Add ``_v_full_name``, its fault and its repair; two columns are joined, and turned round where swapped."""

    def surname_share(column: str) -> pl.Expr:
        known = name_key(pl.col(column)).str.split(" ").list.first().is_in(SURNAMES)
        return known.mean().over("table").fill_null(0.0)

    halves = pl.col("family_name").is_not_null() | pl.col("given_name").is_not_null()
    if cells["given_name"].null_count() == cells.height and cells["family_name"].null_count() == cells.height:
        joined, swapped = pl.col("full_name"), pl.lit(False)
    else:
        swapped = (surname_share("given_name") > 0.5) & (surname_share("family_name") < 0.2) & halves
        straight = pl.concat_str("family_name", "given_name", separator=" ", ignore_nulls=True)
        turned = pl.concat_str("given_name", "family_name", separator=" ", ignore_nulls=True)
        both = pl.when(swapped).then(turned).otherwise(straight)
        joined = pl.coalesce("full_name", pl.when(halves).then(both))
    named = cells.with_columns(_joined=joined, _swapped=swapped)
    named = named.with_columns(_v_full_name=pl.col("_joined").str.replace(_BEFORE_NAME, ""))
    return named.with_columns(
        _f_full_name=pl.when(~pl.col("_v_full_name").str.contains(r"\p{L}").fill_null(False)).then(pl.lit("no_name")),
        _r_full_name=pl.when(pl.col("_swapped"))
        .then(pl.lit("name_columns_swapped"))
        .when(pl.col("_v_full_name") != pl.col("_joined"))
        .then(pl.lit("title_dropped")),
    )


def _value(name: str, work: pl.DataFrame) -> pl.Expr:
    """The stored column of a field."""
    if name in ("name_key",):
        return pl.col(name)
    source = f"_v_{name}"
    return (pl.col(source) if source in work.columns else pl.lit(None)).cast(FIELDS[name].dtype).alias(name)


def _faults(work: pl.DataFrame, record: Record, kind: str) -> pl.Series:
    """The first fault of each row as ``rule:column``, null where the row is fine."""
    # What a register's own side and counterpart need is known only with the reporting unit.
    later = {"from_org", "to_org", record.own_side, record.counterpart}
    # A row whose cells may stand in the wrong columns is not looked at any further.
    parts: list[pl.Expr] = [
        pl.when("ragged").then(pl.lit("ragged:")),
        pl.when("unclear").then(pl.lit("unclear_row:full_name")),
    ]
    # Told over the whole column first: hardly any table has such a cell.
    legacy = [name for name in record.cells if (work[name] == UNCLEAR).any()]
    parts += [pl.when(pl.col(name) == UNCLEAR).then(pl.lit(f"unclear_encoding:{name}")) for name in legacy]
    for name in record.cells:
        if name in ("family_name", "given_name"):
            continue
        fault = pl.col(f"_f_{name}")
        if name in record.required and name != "full_name" and name not in later:
            fault = pl.coalesce(fault, pl.when(pl.col(f"_v_{name}").is_null()).then(pl.lit("missing")))
        parts.append(pl.concat_str(fault, pl.lit(f":{name}")))
        if name == "full_name":
            written = pl.col("_v_full_name").str.to_lowercase()
            slid = written.is_in(nobody(record.name)) | written.str.contains(UNIT)
            parts.append(pl.when(slid).then(pl.lit("not_a_name:full_name")))
    if record.own_date and kind != TRANSFER:
        dates = pl.all_horizontal([pl.col(f"_v_{name}").is_null() for name in record.own_date])
        parts.append(pl.when(dates).then(pl.lit(f"no_own_date:{record.own_date[0]}")))
    return work.select(pl.coalesce(parts).alias("fault")).to_series()


def _refused(problems: pl.DataFrame, typed: pl.DataFrame, record: Record) -> pl.DataFrame:
    """Refused rows with their reason and what is readable of them."""
    split = problems.with_columns(
        pl.col("fault").str.split_exact(":", 1).struct.rename_fields(["rule", "column"])
    ).unnest("fault")
    sentences = {
        f"{rule}:{column}": reason(rule, column) for rule, column in split.select("rule", "column").unique().iter_rows()
    }
    told = split.with_columns(
        reason=pl.concat_str("rule", "column", separator=":").replace_strict(
            sentences, default=None, return_dtype=pl.String
        )
    )
    wanted = [name for name in (*IDENTITY, *REFUSED_EXTRA) if name in record.columns]
    joined = told
    if wanted:
        # Rows of a person are one a row of the file; lines of a report may stand side by side in one.
        joined = told.join(
            typed.select("table", "row", *wanted), on=["table", "row"], how="left", maintain_order="left"
        )
    missing = refused_schema()
    return joined.with_columns(
        pl.lit(None, dtype=missing[name]).alias(name) for name in missing if name not in joined.columns
    ).select(pl.col(name).cast(dtype) for name, dtype in missing.items())


def _repairs(work: pl.DataFrame, names: list[str], record: Record) -> pl.DataFrame:
    """How many cells of each table and column were mended, and how."""
    read = ["full_name", *names] if record.member_level else names
    counted = [
        work.lazy()
        .filter(pl.col(f"_r_{name}").is_not_null())
        .group_by("table", pl.col(f"_r_{name}").alias("repair"))
        .len("cells")
        .select("table", pl.lit(name).alias("column"), "repair", pl.col("cells").cast(pl.Int64))
        for name in read
        if FIELDS[name].reads in ("name", "date", "partial_date", "citizen", "card", "file_no", "code")
    ]
    if not counted:
        return pl.DataFrame(schema={"table": pl.UInt32, "column": pl.String, "repair": pl.String, "cells": pl.Int64})
    return pl.concat(counted).sort("table", "column", "repair").collect()
