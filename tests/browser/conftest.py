"""The UI as an officer has it: `doikhop ui` over a small synthetic city with a closed period and a night after it.

Belongs here: the home, the server, the browser. Does not belong here: what a page must show.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

ROOT = Path(__file__).parents[2]
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_SECONDS = 120
expect.set_options(timeout=60_000)


@dataclass(frozen=True)
class Ui:
    """A server over a published night."""

    address: str
    home: Path

    @property
    def night(self) -> date:
        """The newest published night, which is what the pages show; a test may publish another."""
        return date.fromisoformat((self.home / "nights" / "latest").resolve().name)

    def frame(self, name: str) -> pl.DataFrame:
        """A table of the published night."""
        return pl.read_parquet(self.home / "nights" / self.night.isoformat() / f"{name}.parquet")


@dataclass
class Watched:
    """A page, and what went wrong on it."""

    page: Page
    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)


def doikhop(*arguments: str) -> None:
    """Run the program as a person does."""
    environment = {key: value for key, value in os.environ.items() if key != "DAGSTER_HOME"}
    done = subprocess.run(
        [sys.executable, "-m", "doikhop.cli", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; the tests are skipped without it unless DOIKHOP_REQUIRE_BROWSER=1."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        says = "Chromium is not installed (Debian: apt-get install chromium); browser tests need it."
        if os.environ.get("DOIKHOP_REQUIRE_BROWSER") == "1":
            pytest.fail(says)
        pytest.skip(says)
    return found


@pytest.fixture(scope="session")
def city(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, date]:
    """A random city: a night, its period closed, the next month's night."""
    home = tmp_path_factory.mktemp("ui") / "home"
    doikhop("simulate", "random-city", "--members", "400", "--units", "5", "--seed", "11", "--home", str(home))
    dates = sorted({date.fromisoformat(folder.name) for folder in home.glob("landing/*/*-*-*")})
    first = max(day for day in dates if (day.year, day.month) == (dates[0].year, dates[0].month))
    second = dates[-1]
    doikhop("nightly", "--as-of", first.isoformat(), "--home", str(home))
    doikhop("close-period", "--as-of", first.isoformat(), "--home", str(home))
    doikhop("nightly", "--as-of", second.isoformat(), "--home", str(home))
    return home, second


@pytest.fixture(scope="session")
def ui(city: tuple[Path, date]) -> Iterator[Ui]:
    """`doikhop ui` on a free port of this machine."""
    home, _ = city
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if key != "DAGSTER_HOME"}
    server = subprocess.Popen(
        [sys.executable, "-m", "doikhop.cli", "ui", "--home", str(home), "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, server)
        yield Ui(address, home)
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, "`doikhop ui` ended by itself"
        try:
            urllib.request.urlopen(f"{address}/server_info", timeout=5).read()
        except OSError:
            time.sleep(0.3)
        else:
            return
    pytest.fail("`doikhop ui` did not answer in time")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def watched(ui: Ui, browser: Browser) -> Iterator[Watched]:
    """A fresh visitor's page; any error it reports and any other host it asks for is remembered."""
    context = browser.new_context(viewport={"width": 1600, "height": 1200}, base_url=ui.address)
    seen = Watched(context.new_page())
    seen.page.set_default_timeout(PATIENCE_SECONDS * 1000 / 2)

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            seen.errors.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith((ui.address, ui.address.replace("http", "ws"), "data:", "blob:")):
            seen.strangers.append(request.url)

    seen.page.on("console", on_console)
    seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
    seen.page.on("request", on_request)
    yield seen
    if folder := os.environ.get("DOIKHOP_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        test = os.environ.get("PYTEST_CURRENT_TEST", "page").split("::")[-1].split(" ")[0]
        seen.page.screenshot(path=str(Path(folder) / f"{test}.png"))
    context.close()
