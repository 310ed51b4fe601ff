"""Exchanging two folders in one step, where the system can.

Belongs here: the call. Does not belong here: what is exchanged, or what is done where the system cannot.
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

_CURRENT_FOLDER, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


def exchange(one: Path, other: Path) -> bool:
    """Let two folders of one file system take each other's name, with no moment in which either name is missing.

    Returns:
        False where the system or the file system does not know how; nothing has changed then.
    """
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    rename.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return bool(rename(_CURRENT_FOLDER, os.fsencode(one), _CURRENT_FOLDER, os.fsencode(other), _EXCHANGE) == 0)
