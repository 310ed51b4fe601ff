"""Words that stand where a name should and are nobody's: the row's cells have slid into other columns.

Belongs here: the words. Does not belong here: refusing the row (``pipelines.intake.typed``), telling rows that are no
data at all (``pipelines.intake.cells``).
"""

from __future__ import annotations

from functools import cache

from schemas.fields import FIELDS
from schemas.records import RECORDS

# Accents count here: ``Đang sinh hoạt`` is a status and ``Đặng Sinh Hoạt`` may be somebody.
SURNAME_AS_WELL = ("từ", "lý", "mã")
# A unit stands there, by its name or by its code, a title or a footer, however the row goes on; or a formula failed.
UNIT = (
    r"^#(n/a|ref!|value!|name\?|div/0!|null!|num!)"
    r"|^(chi bộ|chi ủy|đảng bộ|đảng ủy|tổ đảng|đảng viên|danh sách|người lập|tổng cộng|tổng số)( |$)|^\S*\d\S*$"
)
_SHORTEST_CODE = 4


@cache
def nobody(record: str) -> tuple[str, ...]:
    """Lower-case spellings of a record's codes and headers that no person bears, sorted.

    One word alone may be a given name (``Miễn``, ``Mới``), and two that begin with a surname a whole one (``Từ Trần``);
    those are left out.
    """
    texts: list[str] = []
    for name in RECORDS[record].cells:
        entry = FIELDS[name]
        texts += [entry.vi, *entry.headers]
        if entry.codes is not None and name != "gender":
            for code in entry.codes.codes:
                texts += [code.vi, code.en, *code.synonyms]
                texts += [code.value] if len(code.value) >= _SHORTEST_CODE else []
    codes = {value for name in RECORDS[record].cells if (codes := FIELDS[name].codes) for value in codes.values}
    return tuple(sorted({text.lower() for text in texts if text in codes or _is_nobody(text.lower().split())}))


def _is_nobody(words: list[str]) -> bool:
    return len(words) > 2 or (len(words) == 2 and words[0] not in SURNAME_AS_WELL)
