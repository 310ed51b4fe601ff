"""What a long step gave when this night was last published, taken over while nothing it reads has changed.

Belongs here: what such a step depends on, and taking its files over. Does not belong here: any step, or the order of
steps. What was read from files is kept elsewhere, table by table (``intake/store.py``).

A night is run again because one unit sent something, or because nobody is sure whether anyone did. In the second case
who is who and the whole arithmetic come out as they did; so they are not worked out again. They are with ``recorded``,
which is asked for to see whether they do.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import doikhop
import pipelines
import schemas
from pipelines.integrity import CHECKSUMS, MANIFEST, digest
from pipelines.night import NIGHTS, NightRun, baselines, published_nights

# The steps that are long, and read nothing but the files before them, the settings and what the night folds from.
KEPT = ("linking", "ledger")
_LIBRARIES = ("duckdb", "polars", "splink")

Numbers = Mapping[str, int | float | str]


def once(run: NightRun, name: str, step: Callable[[NightRun], Numbers]) -> Numbers:
    """Do a step, or take over what it gave when this night was published and everything it reads was the same.

    Writes ``state/<name>_kept.json`` beside what the step writes: what it depended on, its files with their sha256, its
    numbers. A file that is no longer as it was written is not taken over; the step is then done again.

    Returns:
        The step's numbers.
    """
    if name not in KEPT:
        return step(run)
    before = _files(run.work)
    key = _depends_on(run, name, before)
    if not run.recorded:
        taken = _take_over(run, name, key)
        if taken is not None:
            return taken
    numbers = step(run)
    written = {
        path.relative_to(run.work).as_posix(): digest(path)
        for path, told in _files(run.work).items()
        if before.get(path) != told
    }
    _note(run, name, {"key": key, "files": written, "numbers": dict(numbers)})
    return numbers


def _note_of(folder: Path, name: str) -> Path:
    return folder / "state" / f"{name}_kept.json"


def _note(run: NightRun, name: str, told: dict[str, object]) -> None:
    run.folder("state")
    path = _note_of(run.work, name)
    aside = path.with_name(f".{path.name}.part")
    aside.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    aside.chmod(0o600)
    aside.replace(path)


def _take_over(run: NightRun, name: str, key: str) -> Numbers | None:
    """Link the published files of a step into the night, and say its numbers; None where they are not to be had."""
    published = run.home / NIGHTS / run.night.isoformat()
    try:
        told = json.loads(_note_of(published, name).read_text(encoding="utf-8"))
        if told["key"] != key or any(digest(published / file) != sha for file, sha in told["files"].items()):
            return None
    except (OSError, ValueError, KeyError):
        return None
    for file in told["files"]:
        _link(published / file, run.folder(str(Path(file).parent)) / Path(file).name)
    _note(run, name, told)
    numbers: Numbers = told["numbers"]
    return numbers


def _link(source: Path, target: Path) -> None:
    """A second name for a published file, which nobody changes; a copy where the disk has no second names."""
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        target.chmod(0o600)


def _files(folder: Path) -> dict[Path, tuple[int, int, int]]:
    """Every file of a night so far, with what tells whether it is still the same; nothing hidden."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            told = path.stat()
            found[path] = (told.st_ino, told.st_size, told.st_mtime_ns)
    return found


def _depends_on(run: NightRun, name: str, files: Mapping[Path, object]) -> str:
    """Hex sha256 of everything a step reads: program, settings, the files before it, what the night folds from."""
    told = [name, run.night.isoformat(), _program(), run.settings.model_dump_json()]
    told += [f"{path.relative_to(run.work).as_posix()} {digest(path)}" for path in files]
    for folder in (run.previous, run.baseline):
        told += [f"{path.parent.name}/{path.name} {digest(path)}" for path in _of_folder(folder)]
    # A closed night may be asked again what it would have frozen; it can be gone, but not change.
    told += [
        f"{path.parent.name}/{day}"
        for day, path in (*published_nights(run.home), *baselines(run.home))
        if day < run.night
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _of_folder(folder: Path | None) -> Iterator[Path]:
    """What tells one published folder from another."""
    if folder is not None:
        yield from (path for path in (folder / MANIFEST, folder / CHECKSUMS) if path.exists())


@lru_cache(maxsize=1)
def _program() -> str:
    """Hex sha256 of this program's own code and the versions of the libraries that compute with it."""
    whole = hashlib.sha256(" ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES).encode())
    for package in (doikhop, pipelines, schemas):
        root = Path(str(package.__file__)).parent
        for path in sorted(path for path in root.rglob("*") if path.suffix in (".py", ".sql")):
            whole.update(path.relative_to(root).as_posix().encode())
            whole.update(path.read_bytes())
    return whole.hexdigest()
