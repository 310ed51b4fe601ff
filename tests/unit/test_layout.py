"""The structure of the repository: what each folder may import, where rules stand, what is written beside them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import duckdb
import pytest

from schemas.catalogue import CATALOGUE, FOUND_CODES

ROOT = Path(__file__).parents[2]
PACKAGES = ("doikhop", "schemas", "pipelines", "assets")
RULES = ROOT / "pipelines" / "rules"
NOT_OURS = {".git", "__pycache__", "build", "node_modules"}
# Where another library takes or gives nothing but pandas.
PANDAS_EDGES: set[str] = set()
LONGEST = 400
# One entry of the same shape after another: never read from end to end.
LISTS = ("schemas/catalogue.py", "schemas/dictionary/")
# Options and addresses of places to download from: the machine's own pip settings say where, the repository never.
DOWNLOADS = re.compile(
    r"--(extra-)?index-url|--find-links|--trusted-host|PIP_INDEX|(pypi|pythonhosted|conda|npmjs)\.org", re.IGNORECASE
)


@cache
def tracked() -> tuple[Path, ...]:
    """Files of the repository: those git knows or would take; without git, those there are."""
    try:
        told = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode()
        found = [ROOT / name for name in told.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = [p for p in ROOT.rglob("*") if not NOT_OURS & set(p.parts) and ".venv" not in str(p)]
    return tuple(sorted(path for path in found if path.is_file()))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def python_files(*packages: str) -> list[Path]:
    return [p for p in tracked() if p.suffix == ".py" and named(p).split("/")[0] in packages]


def imported(path: Path) -> set[str]:
    """Every module a file imports, wherever in it."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            modules.add(node.module)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            modules |= {a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return modules


def importers(what: str, *packages: str) -> list[str]:
    """Files of these packages that import a module or a part of it."""
    return [
        named(path)
        for path in python_files(*packages)
        if any(module == what or module.startswith(f"{what}.") for module in imported(path))
    ]


def test_pipelines_and_schemas_never_import_dagster() -> None:
    assert importers("dagster", "pipelines", "schemas") == []


def test_pipelines_and_schemas_never_import_assets_or_commands() -> None:
    assert importers("assets", "pipelines", "schemas") == []
    assert importers("doikhop.commands", "pipelines", "schemas", "assets") == []


def test_schemas_import_no_pipeline() -> None:
    assert importers("pipelines", "schemas") == []


STEPS = ("intake", "linking", "ledger", "rules", "cases", "reports")
# What may look ahead, and why: the rules run inside the arithmetic they explain; what officers accepted on nights
# before is an adjusting leg tonight.
LOOKING_AHEAD = {"ledger": {"pipelines.rules.runner", "pipelines.cases.accepted"}}


@pytest.mark.parametrize("step", STEPS)
def test_nothing_flows_back(step: str) -> None:
    later = tuple(f"pipelines.{name}" for name in STEPS[STEPS.index(step) + 1 :])
    seen = {
        module
        for path in python_files("pipelines")
        if named(path).startswith(f"pipelines/{step}/")
        for module in imported(path)
    }
    assert {module for module in seen if module.startswith(later)} == LOOKING_AHEAD.get(step, set())


def plain(package: str) -> str:
    """A package's name as installers compare it."""
    return re.sub(r"[-_.]+", "-", package).lower()


def test_what_is_imported_is_asked_for() -> None:
    """A library that is only there because another one needs it may be gone with the next version of that one."""
    text = (ROOT / "requirements" / "run.in").read_text(encoding="utf-8")
    asked = {plain(re.split(r"[\[=<>~]", line)[0].strip()) for line in text.splitlines() if not line.startswith("#")}
    used = {module.split(".")[0] for path in python_files(*PACKAGES) for module in imported(path)}

    # A package may bring a module of another name.
    brings = {module: {plain(name) for name in names} for module, names in packages_distributions().items()}
    foreign = used - sys.stdlib_module_names - set(PACKAGES)
    assert sorted(module for module in foreign if not brings.get(module, set()) & asked) == []


def test_no_pandas_but_at_the_edges() -> None:
    assert [path for path in importers("pandas", *PACKAGES) if path not in PANDAS_EDGES] == []


def rule_files() -> list[Path]:
    return sorted(p for p in RULES.glob("*.sql") if re.match(r"[A-Z]\d\d", p.name))


def test_every_code_that_is_found_has_one_rule_and_every_rule_its_code() -> None:
    files = Counter(path.name[:3] for path in rule_files())

    assert dict.fromkeys(FOUND_CODES, 1) == files


@pytest.mark.parametrize("path", rule_files(), ids=lambda path: path.stem)
def test_a_rule_is_named_by_code_and_meaning_and_says_what_disagrees(path: Path) -> None:
    assert re.fullmatch(r"[A-Z]\d\d(_[a-z]+)+", path.stem)
    assert path.read_text(encoding="utf-8").startswith(f"-- {path.name[:3]}: ")


@pytest.mark.parametrize("code", FOUND_CODES)
def test_a_rule_has_spec_tables_of_what_it_finds_and_what_not(code: str) -> None:
    path = ROOT / "tests" / "spec" / f"test_{code}.py"
    text = path.read_text(encoding="utf-8") if path.exists() else ""

    assert text.count("@spec") >= 3, f"write {named(path)} (see tests/spec/table.py)"
    assert f"finds: {code} " in text
    assert text.replace(f"finds: {code} ", "").count("finds: ") > 0, "say also what is not this code"


def sql_files() -> list[Path]:
    return [p for p in tracked() if p.suffix == ".sql"]


@pytest.mark.parametrize("path", sql_files(), ids=named)
def test_a_sql_file_is_one_statement_under_a_comment(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert text.startswith("-- "), "open with what disagrees with what, or what the rows are"
    assert len(duckdb.connect().extract_statements(text)) == 1


def test_sql_stands_in_sql_files() -> None:
    """More than a line of SQL in a Python string is a query nobody finds."""
    statement = re.compile(r"\b(SELECT|WITH)\b.*\bFROM\b.*\b(JOIN|GROUP BY|UNION|QUALIFY)\b", re.DOTALL)
    found = [
        f"{named(path)}:{node.lineno}"
        for path in python_files(*PACKAGES)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and statement.search(node.value)
    ]

    assert found == []


def test_every_claiming_code_has_its_own_place_in_the_order() -> None:
    for side in ("claims_positive", "claims_negative"):
        places = [place for entry in CATALOGUE.values() if (place := getattr(entry, side)) is not None]
        assert sorted(places) == list(range(1, len(places) + 1)), side


def folders() -> list[Path]:
    """Folders that hold a file of the repository, without those of stored results and samples."""
    stored = ("tests/golden/expected", "data/sample", "tests/integration/data")
    all_of_them = {path.parent for path in tracked()} - {ROOT}
    return sorted(f for f in all_of_them if not named(f).startswith((".", *stored)))


@pytest.mark.parametrize("folder", folders(), ids=named)
def test_every_folder_says_what_it_is_for(folder: Path) -> None:
    package = folder / "__init__.py"
    if package.exists():
        assert ast.get_docstring(ast.parse(package.read_text(encoding="utf-8"))), "a docstring: what belongs here"
    else:
        assert (folder / "README.md").exists(), "a README.md: what belongs here"


@pytest.mark.parametrize("path", python_files(*PACKAGES), ids=named)
def test_every_module_says_what_belongs_in_it(path: Path) -> None:
    """A module says what belongs in it (a very small one just what it is), and can be read in one sitting."""
    text = path.read_text(encoding="utf-8")
    said, lines = ast.get_docstring(ast.parse(text)) or "", len(text.splitlines())

    if named(path).startswith(LISTS):
        assert said
    else:
        assert lines <= LONGEST
        assert "elongs here" in said or (said and lines < 150)


def test_nothing_says_where_to_download_from() -> None:
    ours = Path(__file__)
    found = []
    for path in tracked():
        if path == ours or path.suffix in {".xlsx", ".parquet", ".png", ".zip"}:
            continue
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        # A lock's header repeats the options that keep addresses out of it.
        found += [f"{named(path)}:{n}" for n, line in enumerate(lines, 1) if DOWNLOADS.search(line.replace("-no-", ""))]

    assert found == []


@pytest.mark.parametrize("lock", ["run.lock", "dev.lock"])
def test_a_lock_pins_and_hashes_everything_and_names_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    packages = [line for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)]

    assert packages and all("==" in line and line.endswith("\\") for line in packages)
    assert text.count("--hash=sha256:") >= len(packages)
    assert "://" not in text
