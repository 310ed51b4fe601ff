"""Why two people may be one, in words and as a picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from pipelines.linking.comparisons import COMPARISONS
from pipelines.linking.likely import FIELDS
from pipelines.night import write_frame
from pipelines.reports.doubts import doubts, in_words, steps
from pipelines.reports.report import Report, render
from pipelines.reports.tables import read_tables
from schemas.texts import TEXTS
from tests.golden import small_night

QUESTION = {
    "person_id": 7,
    "other_person_id": 12,
    "weight": 3.0,
    "probability": 0.888,
    **{f"level_{field}": None for field in FIELDS},
    **{f"weight_{field}": 0.0 for field in FIELDS},
    "level_name": 0,
    "weight_name": 9.0,
    "level_dob": 1,
    "weight_dob": 8.0,
    "level_card": 3,
    "weight_card": -3.0,
}


def test_in_words() -> None:
    assert in_words(QUESTION, "vi") == "Giống: họ tên. Gần giống: ngày sinh (đổi chỗ). Khác: số thẻ."
    assert in_words(QUESTION, "en") == "The same: name. Nearly the same: birth date (swapped). Differ: card number."


def test_every_field_and_level_has_words() -> None:
    for field, (_, levels) in COMPARISONS.items():
        assert f"doubt_field_{field}" in TEXTS
        assert {f"doubt_level_{level.name}" for level in levels if level.name not in ("same", "differs")} <= set(TEXTS)


def test_the_waterfall_ends_where_the_weights_add_up_to() -> None:
    told = steps(QUESTION, "en")
    assert told[0] == ("before comparing", -11.0, False)
    assert told[-1] == ("result", 3.0, True)
    assert sum(weight for _, weight, is_result in told if not is_result) == 3.0


def test_of_a_night(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    levels = {f"level_{field}": pl.Int8 for field in FIELDS}
    pl.DataFrame([QUESTION], schema_overrides=levels).write_parquet(tmp_path / "state" / "person_questions.parquet")
    found = pl.DataFrame(
        {
            "code": ["I03", "L01"],
            "case_id": ["V000009", "V000010"],
            "org_code": ["A", "A"],
            "other_org_code": ["B", None],
            "person_id": [12, 7],
            "subject": ["7", None],
        }
    )
    (doubt,) = doubts(tmp_path, found, "vi")
    assert (doubt.case_id, doubt.org_code, doubt.other_org_code) == ("V000009", "A", "B")
    assert doubt.picture.startswith("<svg") and "http" not in doubt.picture.replace("http://www.w3.org", "")


def test_the_report_shows_why_and_a_picture_and_nobodys_name(tmp_path: Path) -> None:
    night = small_night.write(tmp_path)
    tables = read_tables(night.work, small_night.NIGHT)
    asked = tables.discrepancies.filter(pl.col("person_id").is_not_null()).head(1)
    (told,) = asked.rows(named=True)
    asked = asked.with_columns(
        code=pl.lit("I03"),
        case_id=pl.lit("V000777"),
        person_id=pl.lit(12, pl.Int64),
        subject=pl.lit("7"),
        other_org_code=pl.lit(None, pl.String),
    )
    levels = {f"level_{field}": pl.Int8 for field in FIELDS}
    write_frame(pl.DataFrame([QUESTION], schema_overrides=levels), night.work / "state" / "person_questions.parquet")
    with_doubt = replace(tables, discrepancies=pl.concat([tables.discrepancies, asked]))
    page = render(Report(with_doubt, "vi", None, None, folder=night.work))
    block = page[page.index('<table id="doubts">') :]
    block = block[: block.index("</table>")]
    assert "V000777" in block and in_words(QUESTION, "vi") in block
    assert "88,80 %" in block
    assert "<svg" in block and "http" not in block.replace("http://www.w3.org", "")
    assert told["full_name"] and told["full_name"] not in page
    # Without a question there is no block.
    assert 'id="doubts"' not in render(Report(tables, "vi", None, None, folder=night.work))
