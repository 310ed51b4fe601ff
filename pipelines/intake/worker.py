"""The process that reads files nobody can vouch for: content in, tables out, over a pipe.

Belongs here: the loop, the limits on itself, and the shape of what goes over the pipe. Does not belong
here: who starts it and what becomes of its answers (``pipelines.intake.pool``).

It opens no file and writes none; a parser that hangs, eats memory or falls over takes this process with it and nothing
else. Its standard error is thrown away: a parser's last words may quote a cell.
"""

from __future__ import annotations

import io
import json
import resource
import struct
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from pipelines.intake import readers
from pipelines.intake.looks import looks_of_each
from pipelines.intake.readers.raw import Limits, Looks, RawTable, UnreadableFile

_LENGTH = struct.Struct("<Q")
_MB = 1 << 20
# A process that grew beyond this gives its memory back by ending.
_RETIRE_MB = 1024

# Tables of a content and, where there are none, the reason as stored.
Answer = tuple[list[RawTable], str | None]


def frame(parts: Sequence[bytes]) -> bytes:
    """A message: its length, then each part after its own length."""
    body = b"".join(_LENGTH.pack(len(part)) + part for part in parts)
    return _LENGTH.pack(len(body)) + body


def complete(buffer: bytearray) -> list[bytes] | None:
    """The parts of a message, or None while it has not come in whole."""
    if len(buffer) < _LENGTH.size or len(buffer) < _LENGTH.size + _LENGTH.unpack_from(buffer)[0]:
        return None
    return _parts(memoryview(buffer)[_LENGTH.size :])


def _parts(body: memoryview) -> list[bytes]:
    parts = []
    while body:
        (length,) = _LENGTH.unpack_from(body)
        parts.append(bytes(body[_LENGTH.size : _LENGTH.size + length]))
        body = body[_LENGTH.size + length :]
    return parts


def pack_request(files: Sequence[tuple[bytes, str]], limits: Limits) -> bytes:
    """What the process is asked: the tables of some contents, each with the suffix of its file."""
    about = {"suffixes": [suffix for _, suffix in files], "limits": asdict(limits)}
    return frame([json.dumps(about).encode(), *(content for content, _ in files)])


def pack_answers(answers: Sequence[Answer], retire: bool) -> bytes:
    """What the process answers for each content: every table, or why there is none."""
    alike: dict[tuple[str, ...], list[RawTable]] = {}
    for tables, _ in answers:
        for table in tables:
            alike.setdefault(tuple(table.cells.columns), []).append(table)
    bodies: list[bytes] = []
    looks: dict[int, Looks] = {}
    places: dict[int, tuple[int, int]] = {}
    for number, tables in enumerate(alike.values()):
        # Tables of the same columns travel as one frame: small ones cost little more than their cells.
        cells = pl.concat([table.cells for table in tables])
        body = io.BytesIO()
        cells.write_ipc_stream(body)
        bodies.append(body.getvalue())
        heights = [table.cells.height for table in tables]
        looks |= zip(map(id, tables), looks_of_each(cells, heights), strict=True)
        starts = accumulate(heights[:-1], initial=0)
        places |= {id(table): (number, start) for table, start in zip(tables, starts, strict=True)}
    about = [
        {"reason": reason, "tables": [_said(table, *places[id(table)], looks[id(table)]) for table in tables]}
        for tables, reason in answers
    ]
    return frame([json.dumps({"retire": retire, "answers": about}).encode(), *bodies])


def _said(table: RawTable, body: int, start: int, looks: Looks) -> dict[str, object]:
    """What goes over the pipe of a table beside its cells."""
    said = {name: value for name, value in vars(table).items() if name != "cells"}
    return said | {
        "repairs": dict(table.repairs),
        "ragged": sorted(table.ragged),
        "looks": (looks.headers, sorted(looks.legacy)),
        "cells": (body, start, table.cells.height),
    }


def unpack_answers(parts: Sequence[bytes]) -> tuple[list[Answer], bool]:
    """For each content its tables and the reason there are none; and whether the process has ended."""
    said = json.loads(parts[0])
    bodies = [pl.read_ipc_stream(io.BytesIO(body)) for body in parts[1:]]
    return [
        ([_table(about, bodies) for about in answer["tables"]], answer["reason"]) for answer in said["answers"]
    ], said["retire"]


def _table(about: dict[str, Any], bodies: Sequence[pl.DataFrame]) -> RawTable:
    """A table from what ``_said`` said."""
    body, start, height = about["cells"]
    headers, legacy = about["looks"]
    about["cells"] = bodies[body].slice(start, height)
    about["looks"] = Looks(tuple(headers), frozenset(legacy))
    about["ragged"] = frozenset(about["ragged"])
    about["merged"] = tuple((column, first, last) for column, first, last in about["merged"])
    return RawTable(**about)


def _receive(source: BinaryIO) -> list[bytes] | None:
    """The next message, None at the end."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = source.read(length)
    return _parts(memoryview(body)) if len(body) == length else None


def _bound(limits: Limits, base: int) -> None:
    """Let this process neither think nor grow beyond the limits, nor leave anything behind."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + limits.seconds_per_file + 1
    memory = base + limits.memory_per_file_mb * _MB
    for what, soft in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _size() -> int:
    """Bytes of address space this process has, 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        return 0


def _read(content: bytes, suffix: str, limits: Limits) -> Answer:
    try:
        return readers.read(content, suffix, limits), None
    except UnreadableFile as refused:
        return [], refused.reason
    except MemoryError:
        return [], UnreadableFile("gave_up").reason
    except BaseException:
        # A panic of a native parser is no Exception. Whatever it was, the file is to blame and the night goes on.
        return [], UnreadableFile("damaged").reason


def _answers(files: Sequence[tuple[bytes, str]], limits: Limits) -> tuple[bytes, bool]:
    """The answer to a request, and whether this process ends after it."""
    answers = [_read(content, suffix, limits) for content, suffix in files]
    retire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > _RETIRE_MB * 1024
    try:
        return pack_answers(answers, retire), retire
    except MemoryError:
        return pack_answers([([], UnreadableFile("gave_up").reason)] * len(files), True), True


def main() -> None:
    """Answer until nobody asks any more."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    base = _size()
    while (message := _receive(source)) is not None:
        asked = json.loads(message[0])
        limits = Limits(**asked["limits"])
        _bound(limits, base)
        answer, retire = _answers(list(zip(message[1:], asked["suffixes"], strict=True)), limits)
        # What one request was allowed is no limit for taking the next one in.
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
        sink.write(answer)
        sink.flush()
        if retire:
            return


if __name__ == "__main__":
    main()
