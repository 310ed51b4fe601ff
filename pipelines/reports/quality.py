"""Great Expectations over the night's aggregate tables, and its Data Docs as pages that need no network.

Belongs here: the small adapter to Great Expectations. Does not belong here: what is expected
(``schemas/expectations.py``) or the tables (``quality_tables.py``). It runs after publication and never changes
a night. The library has no source for Polars, so the tables pass through pandas here and nowhere else; importing it
takes seconds, so only this step does.
"""

from __future__ import annotations

import os
import re
import shutil
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.night import published_nights
from pipelines.reports.quality_tables import aggregates
from pipelines.reports.tables import read_tables
from pipelines.reports.template import template
from schemas.expectations import SUITES, Expected
from schemas.texts import text

QUALITY = "quality"
INDEX = "index.html"
RECENT_NIGHTS = 14

_REMOTE = re.compile(
    r"""<script[^>]*\bsrc=["']https?://[^>]*>\s*</script>|<link[^>]*\bhref=["']https?://[^>]*>|<img[^>]*\bsrc=["']https?://[^>]*>""",
    re.IGNORECASE | re.DOTALL,
)
_REMOTE_STYLE = re.compile(r"""@import[^;]*https?:[^;]*;|url\(\s*["']?https?:[^)]*\)""", re.IGNORECASE)
_OUTWARD = re.compile(r"""<a\b[^>]*\bhref=["']https?://[^>]*>(.*?)</a>""", re.IGNORECASE | re.DOTALL)
# What is left of the pages' look without the remote style sheets: a readable table, no more.
_STYLE = """<style>
body{font-family:system-ui,sans-serif;margin:1.5rem;color:#222;line-height:1.4}
table{border-collapse:collapse;margin:.5rem 0}
td,th{border:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top}
.navbar,.modal,.d-none,footer{display:none}
.fa-check-circle::before{content:"✓"}.fa-times::before,.fa-exclamation-triangle::before{content:"✗"}
.row{display:flex;flex-wrap:wrap;gap:1rem}.badge{border:1px solid #999;border-radius:.6rem;padding:0 .5rem}
</style>"""


@dataclass(frozen=True)
class SuiteResult:
    """How one suite ended: expectations looked at, and in words those that do not hold."""

    name: str
    looked_at: int
    failed: tuple[Expected, ...]

    @property
    def passed(self) -> bool:
        """Whether every expectation holds."""
        return not self.failed


def check_night(home: Path, night: date, language: str, stale_days: int) -> tuple[list[SuiteResult], Path]:
    """Run every suite on a published night and write its Data Docs to ``<home>/quality/<night>/``.

    Returns:
        One result per suite, in the order declared, and the index page of the Data Docs.

    Raises:
        FileNotFoundError: the night is not published.
    """
    folder = home / "nights" / night.isoformat()
    if not folder.is_dir():
        raise FileNotFoundError(f"The night {night} is not published.")
    recent = [path for day, path in published_nights(home) if day < night][-RECENT_NIGHTS:]
    frames = aggregates(read_tables(folder, night), recent, stale_days)
    target = home / QUALITY / night.isoformat()
    aside = target.with_name(f".building-{night.isoformat()}")
    if aside.exists():
        shutil.rmtree(aside)
    aside.mkdir(parents=True, mode=0o700)
    results = run_suites(frames, language, aside)
    make_offline(aside)
    write_index(aside, night, language, results)
    if target.exists():
        shutil.rmtree(target)
    aside.rename(target)
    return results, target / INDEX


def prepare() -> None:
    """Import the library, which takes seconds; whoever does it ahead waits for nothing later."""
    _library()


def _library() -> Any:
    # Before the import: it reads this once.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import great_expectations as gx
    return gx


def run_suites(frames: Mapping[str, pl.DataFrame], language: str, docs: Path | None = None) -> list[SuiteResult]:
    """Run the suite of each frame; with ``docs``, write Data Docs there.

    Args:
        frames: by suite name, as ``quality_tables.aggregates`` makes them.
        language: ``vi`` or ``en``, of the notes beside each expectation.
        docs: an existing folder.
    """
    gx = _library()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False, "metric_calculations": False}
        for site in list(context.list_data_docs_sites()):
            context.delete_data_docs_site(site)
        if docs is not None:
            context.add_data_docs_site(site_name=QUALITY, site_config=_site(docs))
        source = context.data_sources.add_pandas("night")
        results = [_run(gx, context, source, name, frame, language) for name, frame in frames.items()]
        if docs is not None:
            context.build_data_docs(site_names=[QUALITY])
    return results


def make_offline(docs: Path) -> None:
    """Take from every page what would be fetched or leads outside; let only the owner read it."""
    for page in docs.rglob("*"):
        if page.is_dir():
            page.chmod(0o700)
            continue
        if page.suffix in (".html", ".css"):
            inside = _REMOTE_STYLE.sub("", page.read_text(encoding="utf-8"))
            if page.suffix == ".html":
                inside = _OUTWARD.sub(r"\1", _REMOTE.sub("", inside)).replace("</head>", f"{_STYLE}</head>", 1)
            page.write_text(inside, encoding="utf-8")
        page.chmod(0o600)
    docs.chmod(0o700)


def write_index(docs: Path, night: date, language: str, results: Sequence[SuiteResult]) -> None:
    """Write the first page of the Data Docs in place of the library's, which is empty without scripts from outside."""
    page = template("quality.html").render(
        language=language,
        title=text("quality_title", language, night=f"{night:%d/%m/%Y}"),
        note=text("quality_note", language),
        details=text("quality_details", language),
        suites=[
            {
                "name": result.name,
                "text": SUITES[result.name].vi if language == "vi" else SUITES[result.name].en,
                "passed": result.passed,
                "verdict": text("quality_holds" if result.passed else "quality_fails", language),
                "page": _page_of(docs, result.name),
                "expectations": [
                    (expected not in result.failed, expected.vi if language == "vi" else expected.en)
                    for expected in SUITES[result.name].expectations
                ],
            }
            for result in results
        ],
    )
    (docs / INDEX).write_text(page, encoding="utf-8")
    (docs / INDEX).chmod(0o600)


def _page_of(docs: Path, suite: str) -> str | None:
    """The library's page of a suite's validation, relative to the index."""
    pages = sorted((docs / "validations" / suite).rglob("*.html"))
    return pages[-1].relative_to(docs).as_posix() if pages else None


def _site(docs: Path) -> Any:
    return {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs)},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }


def _run(gx: Any, context: Any, source: Any, name: str, frame: pl.DataFrame, language: str) -> SuiteResult:
    """One suite on one frame; the library's types are too loose to name."""
    declared = SUITES[name].expectations
    suite = context.suites.add(
        gx.ExpectationSuite(
            name=name,
            expectations=[
                getattr(gx.expectations, expected.kind)(
                    **expected.arguments,
                    **({} if expected.share is None else {"mostly": expected.share}),
                    notes=expected.vi if language == "vi" else expected.en,
                )
                for expected in declared
            ],
        )
    )
    batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)
    definition = context.validation_definitions.add(gx.ValidationDefinition(name=name, data=batch, suite=suite))
    run = definition.run(batch_parameters={"dataframe": frame.to_pandas()}, result_format="SUMMARY")
    broken = [one.expectation_config for one in run.results if not one.success]
    failed = {_key(one.type, one.kwargs) for one in broken}
    return SuiteResult(name, len(run.results), tuple(e for e in declared if _declared_key(gx, e) in failed))


def _declared_key(gx: Any, expected: Expected) -> tuple[str, str]:
    return _key(getattr(gx.expectations, expected.kind).expectation_type, expected.arguments)


def _key(kind: str, arguments: Mapping[str, object]) -> tuple[str, str]:
    """An expectation by its type and column: no suite has two of one type on one column."""
    return kind, str(arguments.get("column", ""))
