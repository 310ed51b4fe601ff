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
from pathlib import Path
from typing import BinaryIO

import polars as pl

from pipelines.intake import readers
from pipelines.intake.readers.raw import Limits, RawTable, UnreadableFile

_LENGTH = struct.Struct("<Q")
_MB = 1 << 20
# A process that grew beyond this gives its memory back by ending.
_RETIRE_MB = 1024


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


def pack_request(content: bytes, suffix: str, limits: Limits) -> bytes:
    """What the process is asked."""
    return frame([json.dumps({"suffix": suffix, "limits": asdict(limits)}).encode(), content])


def pack_answer(tables: Sequence[RawTable], reason: str | None, retire: bool) -> bytes:
    """What the process answers: every table, or why there is none."""
    about = []
    bodies = []
    for table in tables:
        body = io.BytesIO()
        table.cells.write_ipc_stream(body)
        bodies.append(body.getvalue())
        said = {name: value for name, value in vars(table).items() if name != "cells"}
        about.append(said | {"repairs": dict(table.repairs), "ragged": sorted(table.ragged)})
    return frame([json.dumps({"reason": reason, "retire": retire, "tables": about}).encode(), *bodies])


def unpack_answer(parts: Sequence[bytes]) -> tuple[list[RawTable], str | None, bool]:
    """Tables, the reason there are none, and whether the process has ended."""
    said = json.loads(parts[0])
    tables = []
    for about, body in zip(said["tables"], parts[1:], strict=True):
        about["ragged"] = frozenset(about["ragged"])
        about["merged"] = tuple((column, first, last) for column, first, last in about["merged"])
        tables.append(RawTable(pl.read_ipc_stream(io.BytesIO(body)), **about))
    return tables, said["reason"], said["retire"]


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


def _read(content: bytes, suffix: str, limits: Limits) -> tuple[list[RawTable], str | None]:
    try:
        return readers.read(content, suffix, limits), None
    except UnreadableFile as refused:
        return [], refused.reason
    except MemoryError:
        return [], UnreadableFile("gave_up").reason
    except BaseException:
        # A panic of a native parser is no Exception. Whatever it was, the file is to blame and the night goes on.
        return [], UnreadableFile("damaged").reason


def _answer(content: bytes, suffix: str, limits: Limits) -> tuple[bytes, bool]:
    """The answer to a request, and whether this process ends after it."""
    tables, reason = _read(content, suffix, limits)
    retire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > _RETIRE_MB * 1024
    try:
        return pack_answer(tables, reason, retire), retire
    except MemoryError:
        return pack_answer([], UnreadableFile("gave_up").reason, True), True


def main() -> None:
    """Answer until nobody asks any more."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    base = _size()
    while (message := _receive(source)) is not None:
        asked = json.loads(message[0])
        limits = Limits(**asked["limits"])
        _bound(limits, base)
        answer, retire = _answer(message[1], asked["suffix"], limits)
        # What one file was allowed is no limit for taking the next one in.
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
        sink.write(answer)
        sink.flush()
        if retire:
            return


if __name__ == "__main__":
    main()
