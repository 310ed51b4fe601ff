"""Unicode to legacy encodings, as test files need them; the program only ever reads them.

The tables are written out here on their own, from the standards, so that a wrong code in the program is found.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# TCVN 5712:1993 VN3, code by code.
_TCVN3 = """
A1=Ă A2=Â A3=Ê A4=Ô A5=Ơ A6=Ư A7=Đ A8=ă A9=â AA=ê AB=ô AC=ơ AD=ư AE=đ B5=à B6=ả B7=ã B8=á B9=ạ BB=ằ BC=ẳ BD=ẵ BE=ắ
C6=ặ C7=ầ C8=ẩ C9=ẫ CA=ấ CB=ậ CC=è CE=ẻ CF=ẽ D0=é D1=ẹ D2=ề D3=ể D4=ễ D5=ế D6=ệ D7=ì D8=ỉ DC=ĩ DD=í DE=ị DF=ò E1=ỏ
E2=õ E3=ó E4=ọ E5=ồ E6=ổ E7=ỗ E8=ố E9=ộ EA=ờ EB=ở EC=ỡ ED=ớ EE=ợ EF=ù F1=ủ F2=ũ F3=ú F4=ụ F5=ừ F6=ử F7=ữ F8=ứ F9=ự
FA=ỳ FB=ỷ FC=ỹ FD=ý FE=ỵ
"""
_FROM_TCVN3 = {pair[3]: chr(int(pair[:2], 16)) for pair in _TCVN3.split()}
_VNI_MARK = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_HAT = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_VNI_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_VNI_I = {"\u0301": "í", "\u0300": "ì", "\u0309": "æ", "\u0303": "ó", "\u0323": "ò"}


def tcvn3(text: str) -> str:
    """What a font such as .VnTime holds; a capital with a tone is typed small and shown by a font of capitals."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_FROM_TCVN3.get(char) or _FROM_TCVN3.get(char.lower()) or char for char in composed)


def vni(text: str) -> str:
    """What a font such as VNI-Times holds."""
    return "".join(_vni(char) for char in unicodedata.normalize("NFC", text))


def _vni(char: str) -> str:
    if char.isupper():
        return _vni(char.lower()).upper()
    parts = unicodedata.normalize("NFD", char)
    tone = next((part for part in parts if part in _TONES), "")
    base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    if base == "đ":
        return "ñ"
    if base in "âêô":
        return unicodedata.normalize("NFD", base)[0] + _VNI_HAT[tone]
    if base == "ă":
        return "a" + _VNI_BREVE[tone]
    if not tone:
        return {"ơ": "ô", "ư": "ö"}.get(base, base)
    if base == "i":
        return _VNI_I[tone]
    if base == "y" and tone == "\u0323":
        return "î"
    return {"ơ": "ô", "ư": "ö"}.get(base, base) + _VNI_MARK[tone]


def windows_1258(text: str) -> str:
    """The bytes of code page 1258, shown as code page 1252 shows them."""
    written = b""
    for char in unicodedata.normalize("NFC", text):
        try:
            written += char.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tone = next(part for part in parts if part in _TONES)
            base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
            written += base.encode("cp1258") + tone.encode("cp1258")
    return written.decode("cp1252")


LEGACY: dict[str, Callable[[str], str]] = {"tcvn3": tcvn3, "vni": vni, "windows-1258": windows_1258}
