"""The generated pages of ``docs/``: codes, columns, settings, commands, each from the source that defines it.

Belongs here: which pages there are and those whose source has no page of its own. Does not belong here: any text a
source should say itself, or pages written by hand. ``make docs`` writes them; a test fails when one has drifted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from doikhop.cli import cli
from doikhop.examples import found_and_not
from doikhop.settings import DEADLINES, SETTINGS_FILE, Settings
from pipelines.reports.database import views_markdown
from pipelines.rules.runner import rule_files
from schemas import docs as field_pages
from schemas import outputs
from schemas.catalogue import CATALOGUE, CatalogueEntry

_GROUPS = {
    "L": "Transfers · luân chuyển",
    "S": "Status and exits · trạng thái, ra khỏi Đảng",
    "C": "Counts · biểu số liệu",
    "I": "Identity · định danh",
    "U": "Units · đơn vị",
    "F": "Files · tệp nộp",
}
_WIDTH = 100
_CHANGED_DEADLINES = (
    "## A deadline that changes",
    "",
    "The value of a deadline above holds since ever. Where a rule gives it another value from a day on, say so; what",
    "counts is the value in force on the day of the event (issue, receipt, admission, beginning of a stay):",
    "",
    "```toml",
    "notice_working_days = 30",
    "",
    "[[deadlines.notice_working_days]]",
    "from = 2025-07-01",
    "value = 20",
    "```",
)


def catalogue_page() -> str:
    """``docs/catalogue.md``: every code, what it means to the count, who claims a cell first."""
    rules = rule_files()
    lines = [
        "# The catalogue of discrepancies",
        "",
        "Generated from `schemas/catalogue.py` by `make docs`; do not edit.",
        "",
        "**Effect** is what the finding adds to its account's gap (on roll − expected): +1 counted but should not be,",
        "−1 should be but is not, 0 does not move the count. **Severity**: H high, M medium, L low, I for information;",
        "a finding within `grace_days` working days of the roll is I whatever its code.",
        "Under each code stand a small town in which it is found and one in which it is not, out of the spec tables",
        "that `make test-spec` runs; A, B and C are accounts, the night is 2 August 2021, and what `finds` tells is",
        "all that is found. All towns, and how to read them: [examples.md](examples.md).",
    ]
    for letter, title in _GROUPS.items():
        entries = [entry for entry in CATALOGUE.values() if entry.code.startswith(letter)]
        lines += ["", f"## {letter}: {title}"]
        for entry in entries:
            path = rules.get(entry.code)
            lines += ["", *_entry(entry, path.name if path else None)]
    lines += ["", "## Which rule claims a member", ""]
    lines += [
        "A member counted too often or missing at an account is claimed by exactly one rule, the first that applies."
    ]
    for title, side in (("Counted, not expected", "claims_positive"), ("Expected, not counted", "claims_negative")):
        claiming = sorted((place, entry.code) for entry in CATALOGUE.values() if (place := getattr(entry, side)))
        lines += ["", f"{title}: {', '.join(code for _, code in claiming)}."]
    lines += ["", "Further rows of one member on one roll are I05, before any of these."]
    return "\n".join(lines) + "\n"


def _entry(entry: CatalogueEntry, rule: str | None) -> list[str]:
    severity = entry.severity_en or entry.severity
    absent = {None: "", 0: "; stale where the export is", 1: "; its +1 stale", -1: "; its −1 stale"}[entry.absence]
    found = f"[`{rule}`](../pipelines/rules/{rule})" if rule else "not looked for yet"
    return [
        f"### {entry.code} {entry.name_en} · {entry.name_vi}",
        "",
        f"{entry.what_en} {entry.what_vi}",
        "",
        f"- Effect {entry.effect}; severity {severity}{absent}.",
        f"- Fixed by: {entry.fix_en} {entry.fix_vi}",
        f"- Rule: {found}.",
        f"- All examples: [examples.md](examples.md#{entry.code}).",
        *(line for example in found_and_not(entry.code) for line in ("", example.markdown().rstrip())),
    ]


def settings_page() -> str:
    """``docs/settings.md``: every setting with its default."""
    lines = [
        "# Settings",
        "",
        "Generated from `doikhop/settings.py` by `make docs`; do not edit.",
        "",
        f"They stand in `{SETTINGS_FILE}` in the home, one `name = value` per line (TOML). All have defaults; a",
        "name that is not here is refused, with exit code 2.",
        "",
        "| setting | default | says |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        lines.append(f"| `{name}` | `{_toml(field.default)}` | {field.description} |")
    lines += ["", *_CHANGED_DEADLINES, "", f"Deadlines are: {', '.join(f'`{name}`' for name in DEADLINES)}."]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def commands_page() -> str:
    """``docs/commands.md``: every command as its ``--help`` says it."""
    lines = ["# Commands", "", "Generated from the commands' own `--help` by `make docs`; do not edit."]
    root = click.Context(cli, info_name="doikhop", max_content_width=_WIDTH, terminal_width=_WIDTH)
    lines += ["", "```text", root.get_help().strip(), "```"]
    for name in cli.list_commands(root):
        command = cli.get_command(root, name)
        assert command is not None
        own = click.Context(command, parent=root, info_name=name, terminal_width=_WIDTH)
        lines += ["", f"## doikhop {name}", "", "```text", command.get_help(own).strip(), "```"]
    return "\n".join(line.rstrip() for line in lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "catalogue.md": catalogue_page,
    "commands.md": commands_page,
    "fields.md": field_pages.fields_markdown,
    "outputs.md": lambda: outputs.markdown() + views_markdown(),
    "settings.md": settings_page,
}
"""File below ``docs/`` → what it says."""


def write(folder: Path) -> None:
    """Write every generated page."""
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
