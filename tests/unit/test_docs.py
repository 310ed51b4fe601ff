"""The pages of docs/: generated ones as their sources say, links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from doikhop.docs import PAGES
from tests.spec.page import page as examples

ROOT = Path(__file__).parents[2]
HAND_WRITTEN = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted(ROOT.glob("[a-z]*/README.md")),
    *sorted(ROOT.glob("docs/*.md")),
]


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_says_what_its_source_says(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name](), "run: make docs"


def test_examples_are_the_spec_tables() -> None:
    assert (ROOT / "docs" / "examples.md").read_text(encoding="utf-8") == examples(), "run: make docs"


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_between_pages_leads_to_a_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    linked = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]

    assert [target for target in linked if target and not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_make_target_a_page_names_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", path.read_text(encoding="utf-8")))

    assert named - targets == set()
