"""Every page a data officer opens: the catalog, a unit, the checks, the lineage, the runs.

DOIKHOP_SHOTS=folder keeps a picture of each page at the end of its test.
"""

from __future__ import annotations

import polars as pl
import pytest
from playwright.sync_api import expect

from assets.units import escaped
from schemas.catalogue import FOUND_CODES
from schemas.texts import count
from tests.browser.conftest import Ui, Watched


def sees(watched: Watched, text: str) -> None:
    """The page shows the text somewhere (it keeps unseen copies of some texts to measure them)."""
    expect(watched.page.get_by_text(text).filter(visible=True).first).to_be_visible()


@pytest.fixture
def worst_unit(ui: Ui) -> dict[str, str]:
    """The reporting unit with most findings: its code and name."""
    units = ui.frame("intake/units").filter("is_reporting").select("org_code")
    known = ui.frame("balances").filter(pl.col("gap").is_not_null()).join(units, on="org_code", how="semi")
    found = ui.frame("discrepancies").filter(pl.col("case_id").is_not_null()).select("org_code")
    busiest = found.join(known, on="org_code").group_by("org_code", "name").len().sort("len", "org_code").row(-1)
    return {"code": busiest[0], "name": busiest[1]}


def test_no_first_visit_dialog_and_nothing_leaves_the_machine(watched: Watched) -> None:
    watched.page.goto("/")
    expect(watched.page.get_by_role("link", name="Catalog")).to_be_visible()
    watched.page.goto("/assets")
    sees(watched, "discrepancies")

    expect(watched.page.get_by_role("dialog")).to_have_count(0)
    assert watched.errors == []
    assert watched.strangers == []


@pytest.mark.parametrize("by", ["name", "code"])
def test_the_catalog_finds_a_unit(watched: Watched, worst_unit: dict[str, str], by: str) -> None:
    watched.page.goto("/assets")
    sees(watched, "discrepancies")
    watched.page.locator(".CodeMirror").first.click()
    watched.page.keyboard.type(worst_unit[by])
    field = "owner" if by == "name" else "tag"
    watched.page.get_by_text(f"{field}:").first.click()
    watched.page.keyboard.press("Enter")

    sees(watched, escaped(worst_unit["code"]))
    expect(watched.page.get_by_text("discrepancies", exact=True)).to_have_count(0)


def test_a_units_page_shows_its_night(watched: Watched, ui: Ui, worst_unit: dict[str, str]) -> None:
    watched.page.goto(f"/assets/units/{escaped(worst_unit['code'])}")
    sees(watched, f"{worst_unit['name']} ({worst_unit['code']})")
    sees(watched, ui.night.isoformat())

    balance = ui.frame("balances").filter(org_code=worst_unit["code"]).row(0, named=True)
    sees(watched, f"Chênh lệch {count(balance['gap'], signed=True)}")
    sees(watched, f"Đảng số đầu kỳ {count(balance['opening'])}")
    for heading in ("Vụ việc", "Sai lệch", "Đảng viên", "±", "Ngày", "Các bước", "Thay đổi", "Tệp đã nộp"):
        # Keys of entries hold no space that breaks.
        sees(watched, heading if heading in ("Vụ việc", "Sai lệch", "Đảng viên") else heading.replace(" ", "\xa0"))
    sees(watched, f"worklists/{worst_unit['code']}.xlsx")
    assert watched.errors == []


def test_no_member_is_named_on_a_units_page(watched: Watched, ui: Ui, worst_unit: dict[str, str]) -> None:
    watched.page.goto(f"/assets/units/{escaped(worst_unit['code'])}")
    sees(watched, "Đảng viên")
    text = watched.page.locator("body").inner_text()
    own = ui.frame("discrepancies").filter(org_code=worst_unit["code"])

    for column in ("full_name", "citizen_id", "card_no"):
        assert not [value for value in own[column].drop_nulls() if value in text]


def test_a_units_numbers_are_plotted(watched: Watched, worst_unit: dict[str, str]) -> None:
    watched.page.goto(f"/assets/units/{escaped(worst_unit['code'])}")
    watched.page.get_by_text("Plots", exact=True).click()
    # By partition Dagster plots the newest nights up to today; this city's lie years back.
    watched.page.get_by_role("button", name="Events").click()

    expect(watched.page.locator("canvas").first).to_be_visible()


def test_every_rule_has_its_check(watched: Watched) -> None:
    watched.page.goto("/assets/discrepancies?view=checks")
    sees(watched, f"Checks ({len(FOUND_CODES)})")
    watched.page.get_by_text("L01_chua_cat_dang_so").filter(visible=True).first.click()

    sees(watched, "L01 chưa cắt đảng số:")
    sees(watched, "So với đêm trước".replace(" ", "\N{NO-BREAK SPACE}"))
    assert watched.errors == []


def test_the_invariants_stand_on_the_balances(watched: Watched) -> None:
    watched.page.goto("/assets/balances?view=checks")

    for name in ("bridge", "conservation", "effects_equal_gap", "one_claim_per_cell"):
        sees(watched, name)


def test_the_lineage_shows_the_flow(watched: Watched) -> None:
    watched.page.goto("/asset-groups")

    for group in ("intake", "linking", "ledger", "review", "units"):
        sees(watched, group)
    assert watched.errors == []


def test_the_runs_and_the_schedule_are_there(watched: Watched, ui: Ui) -> None:
    watched.page.goto("/runs")
    sees(watched, ui.night.isoformat())
    watched.page.goto("/automation")

    sees(watched, "nightly")
    assert watched.errors == []
