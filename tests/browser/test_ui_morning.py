"""A morning, as an officer has it: city page, unit, worklist, a decision, the next night. Last: it publishes one."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import polars as pl
from playwright.sync_api import expect

from assets.units import escaped
from pipelines import decisions
from pipelines.reports.evidence import sides
from schemas.texts import count
from tests.browser.conftest import Ui, Watched, doikhop
from tests.browser.test_ui import sees

LAUNCHPAD = "/locations/doikhop/jobs/record_decision/playground"


def typed(watched: Watched, text: str) -> None:
    """Replace what the Launchpad's editor holds."""
    watched.page.locator(".CodeMirror").first.click()
    watched.page.keyboard.press("Control+A")
    watched.page.keyboard.press("Delete")
    watched.page.keyboard.insert_text(text)


def launched(watched: Watched) -> None:
    """Press Launch Run, as soon as the form is taken."""
    button = watched.page.get_by_role("button", name="Launch Run")
    expect(button).to_be_enabled()
    button.click()


def form(case: str, decision: str, who: str = "Lê Lan") -> str:
    return f"case_id: {case}\ndecision: {decision}\nreason: đã hỏi đơn vị\nwho: {who}\n"


def test_from_the_city_to_a_decision_and_the_next_night(watched: Watched, ui: Ui) -> None:
    found = ui.frame("discrepancies").filter(
        pl.col("state").is_in(["open", "reopened"]) & (pl.col("severity") == "H") & (pl.col("count_effect") != 0)
    )
    units = ui.frame("intake/units").filter("is_reporting").select("org_code", "name").unique("org_code")
    case = found.join(units, on="org_code").sort("org_code", "case_id").row(0, named=True)
    page = watched.page

    # The first page lists the units; one click is the unit, with its gap and its worst cases.
    page.goto("/assets/city")
    page.get_by_role("link", name=f"{case['name']} ({case['org_code']})").first.click()
    page.wait_for_url(f"**/assets/units/{escaped(case['org_code'])}")
    gap = ui.frame("balances").filter(org_code=case["org_code"])["gap"].item()
    sees(watched, f"Chênh lệch {count(gap, signed=True)}")
    sees(watched, case["case_id"])
    worklist = ui.home / "nights" / ui.night.isoformat() / "worklists" / f"{case['org_code']}.xlsx"
    sees(watched, str(worklist))
    assert worklist.exists()

    # A second click away from the first page: the form. It is refused before it runs when it makes no sense.
    page.goto("/assets/city")
    page.get_by_role("link", name="record_decision").first.click()
    sees(watched, "Launchpad")
    typed(watched, form(case["case_id"], "forgiven"))
    expect(page.get_by_role("button", name="Launch Run")).to_be_disabled()
    typed(watched, form(case["case_id"], "acknowledged"))
    launched(watched)
    end = time.monotonic() + 90
    while decisions.read(ui.home).is_empty() and time.monotonic() < end:
        time.sleep(0.5)
    [line] = decisions.read(ui.home).iter_rows(named=True)
    assert (line["case_id"], line["decision"], line["by"], line["source"]) == (
        case["case_id"],
        "acknowledged",
        "Lê Lan",
        "launchpad",
    )

    next_night = ui.night + timedelta(days=1)
    doikhop("nightly", "--as-of", str(next_night), "--home", str(ui.home))
    states = pl.read_parquet(ui.home / "nights" / str(next_night) / "cases.parquet")
    assert states.filter(case_id=case["case_id"])["state"].item() == "acknowledged"
    page.goto(f"/assets/units/{escaped(case['org_code'])}")
    sees(watched, next_night.isoformat())
    page.get_by_text(case["case_id"]).first.scroll_into_view_if_needed()
    sees(watched, "đã ghi nhận")
    assert not Path(ui.home / "decisions" / "journal.jsonl").read_text(encoding="utf-8").count("forgiven")


def test_a_members_evidence_is_three_clicks_from_the_first_page(watched: Watched, ui: Ui) -> None:
    cases = ui.frame("discrepancies").filter(
        pl.col("state").is_in(["open", "reopened"]) & (pl.col("severity") == "H") & (pl.col("count_effect") == -1)
    )
    units = ui.frame("intake/units").filter("is_reporting").select("org_code", "name").unique("org_code")
    case = cases.join(units, on="org_code").sort("org_code", "case_id").row(0, named=True)
    page = watched.page
    page.goto("/assets/city")

    page.get_by_role("link", name=f"{case['name']} ({case['org_code']})").first.click()
    line = page.locator("tr").filter(has=page.get_by_text("Chứng cứ", exact=True))
    expect(line).to_have_count(1)
    if (shown := line.get_by_text("[Show Markdown]")).count():
        shown.click()

    for side in sides(case["evidence"], case["lacking"]):
        sees(watched, side.words())
    assert any(side.row is not None for side in sides(case["evidence"]))
    assert case["full_name"] not in page.locator("body").inner_text()


def test_a_refused_decision_says_why(watched: Watched) -> None:
    watched.page.goto(LAUNCHPAD)
    sees(watched, "Launchpad")
    typed(watched, form("V999999", "acknowledged"))
    launched(watched)

    sees(watched, "Không có vụ việc 'V999999'")
    # The sentence, and none of the code below it.
    expect(watched.page.get_by_text("Stack Trace")).to_have_count(0)
    assert "decide.py" not in watched.page.locator("body").inner_text()
