"""All hand-written cities: the oracle and the implementation must satisfy every one.

Belongs here: the list. Does not belong here: the examples themselves.
"""

from __future__ import annotations

from .examples_eves import EVES
from .examples_openings import OPENINGS
from .examples_others import OTHERS
from .examples_transfers import TRANSFERS
from .town import Example, Town

__all__ = ["EXAMPLES", "Example", "Town"]

EXAMPLES = [*TRANSFERS, *OTHERS, *OPENINGS, *EVES]
