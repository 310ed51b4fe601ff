"""Words behind the abbreviations of headers and codes: ``Ng.sinh`` is ``NGAY SINH``.

Belongs here: what clerks shorten and the whole words, without accents. Does not belong here: which header names which
field (``schemas.wording``), nor values of a code list (``schemas.codes``).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Written with Đ where Đ and D mean different things: ĐB is đảng bộ, DB dự bị.
_WORDS = {
    "&": "VA",
    "ĐV": "DANG VIEN",
    "DV": "DANG VIEN",
    "ĐVIÊN": "DANG VIEN",
    "ĐẢNGVIÊN": "DANG VIEN",
    "ĐVCT": "DANG VIEN CHINH THUC",
    "ĐVDB": "DANG VIEN DU BI",
    "ĐVỊ": "DON VI",
    "DVI": "DON VI",
    "ĐC": "DONG CHI",
    "TĐV": "THE DANG VIEN",
    "TDV": "THE DANG VIEN",
    "TĐ": "THE DANG",
    "STĐV": "SO THE DANG VIEN",
    "STDV": "SO THE DANG VIEN",
    "LL": "LY LICH",
    "SLL": "SO LY LICH",
    "LLĐV": "LY LICH DANG VIEN",
    "LLDV": "LY LICH DANG VIEN",
    "SLLĐV": "SO LY LICH DANG VIEN",
    "HSĐV": "HO SO DANG VIEN",
    "HSDV": "HO SO DANG VIEN",
    "KN": "KET NAP",
    "KNĐ": "KET NAP DANG",
    "KNĐV": "KET NAP DANG VIEN",
    "VĐ": "VAO DANG",
    "CT": "CHINH THUC",
    "DB": "DU BI",
    "ĐB": "DANG BO",
    "CB": "CHI BO",
    "TCĐ": "TO CHUC DANG",
    "TCCSĐ": "TO CHUC DANG",
    "TCCSD": "TO CHUC DANG",
    "TCCS": "TO CHUC DANG",
    "SH": "SINH HOAT",
    "SHĐ": "SINH HOAT DANG",
    "SHD": "SINH HOAT DANG",
    "CSHĐ": "CHUYEN SINH HOAT DANG",
    "CSHD": "CHUYEN SINH HOAT DANG",
    "GGT": "GIAY GIOI THIEU",
    "GTSH": "GIOI THIEU SINH HOAT",
    "GTSHĐ": "GIOI THIEU SINH HOAT DANG",
    "GTSHD": "GIOI THIEU SINH HOAT DANG",
    "GGTSHĐ": "GIAY GIOI THIEU SINH HOAT DANG",
    "GGTSHD": "GIAY GIOI THIEU SINH HOAT DANG",
    "GTHIỆU": "GIOI THIEU",
    "NTNS": "NGAY THANG NAM SINH",
    "NTN": "NGAY THANG NAM",
    "NS": "NAM SINH",
    "N": "NGAY",
    "G": "GIOI",
    "CNCT": "CONG NHAN CHINH THUC",
    "ĐCS": "DANG",
    "ĐCSVN": "DANG",
    "KL": "KY LUAT",
    "NG": "NGAY",
    "NGÀYSINH": "NGAY SINH",
    "QĐ": "QUYET DINH",
    "QD": "QUYET DINH",
    "QĐỊNH": "QUYET DINH",
    "HL": "HIEU LUC",
    "BC": "BAO CAO",
    "PB": "PHIEU BAO",
    "ĐDCN": "DINH DANH CA NHAN",
    "DDCN": "DINH DANH CA NHAN",
    "CCCD": "CAN CUOC",
    "CCCDCMND": "CAN CUOC",
    "CMND": "CHUNG MINH",
    "CMTND": "CHUNG MINH",
    "CMT": "CHUNG MINH",
    "CM": "CHUNG MINH",
    "CC": "CAN CUOC",
    "TTHÁI": "TRANG THAI",
    "TRTHÁI": "TRANG THAI",
    "TTRẠNG": "TINH TRANG",
    "QQUÁN": "QUE QUAN",
    "GCHÚ": "GHI CHU",
    "GC": "GHI CHU",
    "HTÊN": "HO TEN",
    "SL": "SO LUONG",
    "TS": "TONG SO",
    "HT": "HINH THUC",
    "TG": "THOI GIAN",
}
_TONES = "\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b"


def _bare(word: str) -> str:
    """Upper case without accents, Đ as D."""
    parts = unicodedata.normalize("NFD", word.upper().replace("Đ", "D").replace("Ð", "D"))
    return "".join(char for char in parts if char not in _TONES)


_EXPANDED = _WORDS | {_bare(word): whole for word, whole in _WORDS.items() if _bare(word) not in _WORDS}
_WORD = re.compile(r"[^\W_]+|&")


@lru_cache(maxsize=50_000)
def whole_words(text: str) -> str:
    """A header or code in whole words: upper case, no accents, single spaces.

    ``Ng.sinh`` gives ``NGAY SINH``, ``SỐ T.Đ.V`` gives ``SO THE DANG VIEN``.
    """
    composed = unicodedata.normalize("NFC", text).replace("Ð", "Đ").upper()
    # T.Đ.V is one word, T.thái one as well, Ng.sinh two: what the joined word is known for decides.
    words: list[str] = []
    for group in composed.split():
        joined = "".join(_WORD.findall(group)) if "." in group else ""
        if joined and (joined in _EXPANDED or _bare(joined) in _EXPANDED):
            words.append(joined)
        else:
            words += _WORD.findall(group)
    return " ".join(_EXPANDED.get(word) or _EXPANDED.get(_bare(word)) or _bare(word) for word in words)
