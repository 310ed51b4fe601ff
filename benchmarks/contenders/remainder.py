"""One run of linking a night of millions: ``make FOLDER PERSONS SHARE``, ``exact FOLDER THREADS``, ``splink ...``.

Belongs here: invented rows, and one timed call of ``link``. Does not belong here: judging the figures.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.linking.likely import DETAILS, Likely
from pipelines.linking.link import link
from pipelines.linking.register import PersonRegister
from pipelines.simulate import names

FIRST, SECOND = date(2024, 5, 31), date(2024, 6, 30)
_UNITS = 3321
# Prime to a million, so that no serial comes twice.
_SERIAL_STEP = 618_033


def make(folder: Path, persons: int, share: float) -> None:
    """The register after a first night, and the rows of the second: a share of them with no number left as it was."""
    rows = _people(persons)
    register = link(rows, PersonRegister.empty(), None, FIRST).register
    register.write(folder / "state")
    changed = int(persons * share)
    damaged = (
        rows.head(changed)
        .with_columns(
            # One digit wrong in one number, the others not given; or none given and no admission date; one name in ten
            # with a slip.
            citizen_id=pl.when(pl.int_range(pl.len()) % 2 == 0).then(
                pl.col("citizen_id").str.slice(0, 8)
                + ((pl.col("citizen_id").str.slice(8, 1).cast(pl.Int32) + 3) % 10).cast(pl.String)
                + pl.col("citizen_id").str.slice(9)
            ),
            card_no=pl.lit(None, pl.String),
            file_no=pl.lit(None, pl.String),
            admitted_on=pl.when(pl.int_range(pl.len()) % 2 == 0).then("admitted_on"),
            name_key=pl.when(pl.int_range(pl.len()) % 10 == 0).then(pl.col("name_key") + "H").otherwise("name_key"),
        )
        .with_columns(citizen_kind=pl.when(pl.col("citizen_id").is_not_null()).then(pl.lit("citizen")))
    )
    pl.concat([damaged, rows.slice(changed)]).with_columns(as_of=pl.lit(SECOND)).write_parquet(folder / "rows.parquet")


def run(folder: Path, threads: int, *, splink: bool) -> dict[str, float]:
    """Link the second night; the numbers to tell."""
    register = PersonRegister.read(folder / "state")
    rows = pl.read_parquet(folder / "rows.parquet").cast(
        dict.fromkeys(("record", "reporter", "gender", "citizen_kind", "dob_precision"), pl.Categorical)
    )
    likely = Likely(0.999, 0.5, SECOND, _details, threads=threads) if splink else None
    began = time.perf_counter()
    result = link(rows, register, None, SECOND, likely=likely)
    result.register.write(folder / "after")
    return {"seconds": time.perf_counter() - began, **{k: float(v) for k, v in result.yields.items() if v}}


def _details(rows: pl.Series) -> pl.DataFrame:
    wanted = rows.unique().sort().cast(pl.UInt32)
    return (
        pl.DataFrame({"row_nr": wanted})
        .with_columns(
            hometown=pl.lit("xã ") + (pl.col("row_nr") * 7919 % 10_007).cast(pl.String) + ", tỉnh Hà Tĩnh",
            from_org=pl.lit(None, pl.String),
            to_org=pl.lit(None, pl.String),
            transfer_no=pl.lit(None, pl.String),
            issued_on=pl.lit(None, pl.Date),
        )
        .select(list(DETAILS))
    )


def _people(count: int) -> pl.DataFrame:
    """Rows of a roll: invented people with names as common as they are."""
    rng = np.random.default_rng(1)
    share = np.array([weight for _, weight in names.FAMILIES])
    family = rng.choice(len(share), count, p=share / share.sum())
    parts = [
        pl.Series([name for name, _ in names.FAMILIES])[family],
        pl.Series(names.MIDDLES_M)[rng.integers(0, len(names.MIDDLES_M), count)],
        pl.Series(names.GIVENS_M)[rng.integers(0, len(names.GIVENS_M), count)],
    ]
    from schemas.normalise import name_key

    order = np.arange(count, dtype=np.int64)
    born = rng.integers(-14_000, 13_000, count).astype(np.int32)
    year = born.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    # Valid numbers: province, century and sex, birth year, and a serial unique within the year.
    by_year = np.argsort(year, kind="stable")
    first = np.searchsorted(year[by_year], year[by_year], side="left")
    serial = np.empty(count, dtype=np.int64)
    serial[by_year] = (order - first) * _SERIAL_STEP % 1_000_000
    frame = pl.DataFrame({"family": parts[0], "middle": parts[1], "given": parts[2], "order": order})
    return frame.select(
        record=pl.lit("roll"),
        reporter=pl.lit("U") + (pl.col("order") % _UNITS).cast(pl.String),
        as_of=pl.lit(FIRST),
        full_name=pl.concat_str("family", "middle", "given", separator=" "),
        name_key=name_key(pl.concat_str("family", "middle", "given", separator=" ")),
        dob=pl.Series(born).cast(pl.Date),
        dob_precision=pl.lit("day"),
        gender=pl.lit("NAM"),
        citizen_id=pl.concat_str(
            pl.lit("031"),
            pl.Series((year - 1900) // 100 * 2).cast(pl.String),
            pl.Series(year % 100).cast(pl.String).str.zfill(2),
            pl.Series(serial).cast(pl.String).str.zfill(6),
        ),
        citizen_kind=pl.lit("citizen"),
        card_no=(pl.col("order") * 38_196_601 % 100_000_000).cast(pl.String).str.zfill(8),
        file_no=(pl.col("order") % 1_000_000).cast(pl.String).str.zfill(6)
        + "/P"
        + (pl.col("order") // 1_000_000).cast(pl.String).replace({str(n): chr(65 + n) for n in range(10)}),
        admitted_on=pl.Series(rng.integers(0, 19_000, count).astype(np.int32)).cast(pl.Date),
        official_on=pl.lit(None, pl.Date),
    ).with_columns(in_force=pl.lit(True))


def main(words: list[str]) -> None:
    """Do what the words say; tell numbers as JSON."""
    folder = Path(words[1])
    if words[0] == "make":
        make(folder, int(words[2]), float(words[3]))
        print("{}")
    else:
        print(json.dumps(run(folder, int(words[2]), splink=words[0] == "splink")))


if __name__ == "__main__":
    main(sys.argv[1:])
