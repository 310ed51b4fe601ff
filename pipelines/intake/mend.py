"""Putting right what was lost of the store, as far as the landing folder and the last night still tell it.

Belongs here: which export lost its rows, reading them again, telling first-seen nights from the night before. Does not
belong here: noticing a damage (``store.py``), reading a file (``parse.py``).
"""

from __future__ import annotations

import polars as pl

from doikhop.errors import UsageError
from pipelines.intake.landing import Landing
from pipelines.intake.parse import contents_of, read_new
from pipelines.intake.store import SEEN, STORE, Store
from pipelines.night import NightRun, published_nights
from schemas.spellings import spellings_of

# One row per export whose rows the night used or set aside: what --recorded needs to find them in the store again.
RECORDED = "recorded.parquet"
# The store's index of what was seen when, as the night left it.
FOLDED = "seen.parquet"


def mend(run: NightRun, store: Store, name: str, landing: Landing) -> None:
    """Read again from landing what a damaged row file of the store held.

    Args:
        run: the night.
        store: its store.
        name: the damaged file, below ``store/``.
        landing: what the landing folder holds.

    Raises:
        UsageError: an export of it is no longer in the landing folder; nothing is changed then.
    """
    held = store.tables.filter((pl.col("rows_file") == name) | (pl.col("refused_file") == name))
    again = contents_of(store, landing.files, run.settings, spellings_of(run.home))
    lost = held.filter(~pl.col("content").is_in(sorted(again)))["tkey"]
    # A night replayed may need what was replaced since.
    needed = store.seen.filter(
        pl.col("tkey").is_in(lost.implode()) & (pl.col("replaced_on").is_null() | pl.lit(run.recorded))
    )
    for row in needed.sort("reporter", "as_of", "file").head(1).iter_rows(named=True):
        raise UsageError(
            f"{STORE}/{name} is missing or damaged, and {row['reporter']}/{row['as_of']}/{row['file']}, whose rows it "
            f"held, is no longer in landing/; put it back there, or restore the folder {STORE} from a backup."
        )
    run.progress("intake: reading again what the store lost")
    store.forget(held["content"])
    read_new(store, landing.files, run.settings, run.progress, spellings_of(run.home))


def found_again(run: NightRun, store: Store) -> None:
    """Tell from the published nights which exports were seen, and since when: ``store/seen.parquet`` is gone.

    The newest night knows the most, whichever night is run now.

    Raises:
        UsageError: there are nights, and the newest does not tell it.
    """
    nights = published_nights(run.home)
    if not nights:
        return
    try:
        seen = pl.read_parquet(nights[-1][1] / "intake" / FOLDED).select(list(SEEN))
    except (pl.exceptions.PolarsError, OSError):
        raise UsageError(
            f"{STORE}/seen.parquet is missing or damaged; restore the folder {STORE} from a backup."
        ) from None
    store.save("seen", seen)
