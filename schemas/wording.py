"""Which field a header names when it is not spelled as the dictionary spells it.

Belongs here: for each field, the words a header of it has and the words it never has. Does not belong here: whole
spellings (``schemas.dictionary``), where in a file a header is (``pipelines.intake.headers``), a unit's own spellings
(``schemas.spellings``).

Patterns are looked for in the header's whole words (``abbreviations.whole_words``: no accents, nothing shortened). A
header that fits two fields of one record names neither: nothing is guessed. The trap of records.md: "ngày chuyển chính
thức" is a change of class, "ngày chuyển sinh hoạt đảng chính thức" the day of a transfer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from schemas.abbreviations import whole_words
from schemas.fields import headers_of
from schemas.normalise import header_keys_of, tight_key_of
from schemas.records import RECORDS

# Columns about other people, other papers and other numbers: never a field, however near their words come.
_NEVER = (
    r"DAN TOC|TON GIAO|TRINH DO|CHUYEN MON|HOC VAN|HOC VI|HOC HAM|LY LUAN|NGOAI NGU|TIN HOC|NGHE NGHIEP|CHUC VU|CHUC DANH"
    r"|DIEN THOAI|^SDT$|EMAIL|THU DIEN TU|HUY HIEU|KHEN THUONG|KY LUAT DANG|BAO HIEM|BHYT|BHXH|MA SO THUE|TAI KHOAN"
    r"|NGUOI (GIOI THIEU|GIUP DO|THAN|KY|LAP|BAO TIN|NHAP|DUYET|CAP|NHAN XET)|THAN NHAN|BI THU|LANH DAO"
    r"|(HO TEN|TEN|SINH|NAM SINH) (CUA )?(VO|CHONG|CHA|ME|CON|BO)\b|HON NHAN|SUC KHOE|XEP LOAI|DANH GIA|DOAN VIEN|VAO DOAN"
    r"|CONG DOAN|NHAP NGU|XUAT NGU|QUAN HAM|LUONG\b(?<!SO LUONG)|DANG PHI|TUOI|TOT NGHIEP|NOI CAP|CO QUAN CAP"
    r"|CAP (CAN CUOC|CHUNG MINH|THE)|NGAY (CAN CUOC|CHUNG MINH|THE)|PHAT THE"
)
_DAY = r"(NGAY|THOI GIAN|THOI DIEM|NAM|THANG)"
_UNIT = r"(NOI|DON VI|CHI BO|DANG BO|DANG UY|TO CHUC DANG|CO SO DANG|TO CHUC|CO SO|DIA PHUONG|DIA CHI)"


@dataclass(frozen=True)
class _Wording:
    """Words a header of a field has, and words it never has."""

    has: str
    lacks: str = r"$^"

    def fits(self, words: str) -> bool:
        return _found(self.has, words) and not _found(self.lacks, words)


def _found(pattern: str, words: str) -> bool:
    """Whether a pattern is found on whole words: NHAN does not hold HAN, nor CHINH THUC the words HINH THUC."""
    return re.search(rf"(?<![A-Z0-9])(?:{pattern})(?![A-Z0-9])", words) is not None


_CELLS = _Wording(
    rf"{_UNIT} (DANG )?(DANG )?SINH HOAT|CHI BO|SINH HOAT (DANG )?(TAI|O)\b|TO DANG\b|TO CHUC DANG|TRUC THUOC|DANG BO"
    r"|^(MA |TEN )?DON VI$",
    r"CU TRU|THUONG TRU|TAM TRU|NOI O|213|NGAY|KET NAP|CHUYEN|TRUOC|\bCU\b|DEN\b|\bDI\b|^SO\b|CONG TAC|GIOI THIEU|TIEP NHAN"
    r"|LIEN HE|CAP TREN|TRANG THAI|TINH TRANG|HINH THUC|TAM THOI",
)
_ORG = _Wording(
    r"DON VI|CHI BO|DANG BO|DANG UY|TO CHUC DANG|NOI (DANG )?SINH HOAT|TRUC THUOC|NOI KET NAP",
    r"CU TRU|THUONG TRU|NOI O|213|NGAY|CHUYEN|\bCU\b|^SO\b|CONG TAC|GIOI THIEU|TIEP NHAN|LIEN HE|CAP TREN|DON VI TINH|CAP\b",
)
_WORDINGS: Mapping[str, _Wording] = {
    "full_name": _Wording(
        r"^(HO|HO VA|HO (CHU )?(DEM|LOT) (VA )?) ?TEN|^TEN (DAY DU|DANG VIEN|DONG CHI)|^HO TEN|^DANG VIEN$|^DONG CHI$|^D C$"
        r"|^(FULL ?NAME|NAME)$|^(DANG VIEN|DONG CHI) HO( VA)? TEN|^HO (CHU )?(DEM|LOT|DEM LOT) (VA )?TEN|^TEN VA HO",
        r"KHAI SINH|GOI KHAC|BI DANH|TEN KHAC|TEN (DEM|LOT)$|CU$",
    ),
    "family_name": _Wording(
        r"^HO( VA)?( CHU| TEN)? ?(DEM|LOT)$|^HO$|^(TEN|CHU) (DEM|LOT)$|^DEM$|^LOT$|^HO (DEM|LOT) (DANG VIEN)$|^(FAMILY|LAST) ?NAME$"
    ),
    "given_name": _Wording(r"^TEN$|^TEN (GOI|RIENG|CHINH)$|^(GIVEN|FIRST) ?NAME$"),
    "birth_name": _Wording(
        r"TEN (\w+ )?KHAI SINH|KHAI SINH TEN|^KHAI SINH$|TEN (GOI )?KHAC|BI DANH|TEN THEO GIAY KHAI SINH"
    ),
    "dob": _Wording(
        r"\bSINH\b|^DOB$|DATE OF BIRTH|BIRTH ?(DATE|DAY)",
        r"NOI SINH|SINH HOAT|HOC SINH|SINH VIEN|QUE|VE SINH|SINH (TAI|O|QUAN)\b|TEN\b|NGUYEN QUAN|^KHAI SINH$|GIAY KHAI SINH"
        r"|SO KHAI SINH",
    ),
    "gender": _Wording(
        r"^(GIOI( TINH)?|PHAI|NAM NU|NAM (HAY|HOAC) NU|GT|GTINH|SEX|GENDER)\b", r"GIOI THIEU|GT .*(SO|NGAY)"
    ),
    "citizen_id": _Wording(
        r"CAN CUOC|CHUNG MINH|DINH DANH",
        r"NGAY|HET HAN|HAN\b|NOI|CO QUAN",
    ),
    "card_no": _Wording(
        r"\bTHE DANG|SO THE|THE DANG VIEN|MA THE",
        r"NGAY|NOI|CAP|PHAT|BHYT|BAO HIEM|TRANG THAI|LOAI|CAN CUOC|CHUNG MINH|DINH DANH",
    ),
    "file_no": _Wording(r"LY LICH|HO SO", r"NGAY|NOI|TRICH|NGUOI|TRANG THAI|TINH TRANG|GHI CHU|NOP|LOAI|CHUYEN"),
    "admitted_on": _Wording(
        rf"{_DAY}.*(KET NAP|VAO DANG|DU BI)|(KET NAP|VAO DANG|DU BI).*{_DAY}|^(DUOC )?(KET NAP|VAO DANG|DU BI)"
        r"( DANG| VAO DANG| LAN DAU| DU BI)*$",
        r"CHINH THUC|QUYET DINH|\bSO\b|\bNOI\b|HINH THUC|LOAI|CHI BO|DON VI|TUOI|\bLAI\b|LAN (2|HAI)|HET HAN|THOI HAN|DIEN|LY DO"
        r"|SINH HOAT|KY\b",
    ),
    "official_on": _Wording(
        rf"{_DAY}.*CHINH THUC|CHINH THUC.*{_DAY}|^(CHUYEN |CONG NHAN |DANG VIEN |VAO DANG |CONG NHAN DANG VIEN )*CHINH THUC$",
        r"SINH HOAT|GIOI THIEU|LOAI|QUYET DINH|\bSO\b|HINH THUC|DU BI|TAM THOI|HAN\b|CHUYEN (DI|DEN)",
    ),
    "member_class": _Wording(
        r"(LOAI|DIEN|TU CACH|HANG) (HINH )?DANG VIEN|DANG VIEN (LOAI|DIEN)|CHINH THUC (HAY |HOAC |VA )?(DANG VIEN )?DU BI"
        r"|DU BI (HAY |HOAC |VA )?(DANG VIEN )?CHINH THUC",
        r"NGAY|XEP LOAI|PHAN LOAI|DANH GIA|SO\b|THE\b|VAO DANG",
    ),
    "cell": _CELLS,
    "residence_cell": _Wording(
        rf"{_UNIT}.*(CU TRU|NOI O)|CU TRU|GIU (MOI )?LIEN HE|LIEN HE (NOI|VOI)|\b213\b|CHI BO.*(DAN CU|THUONG TRU)",
        r"HO KHAU|TAM TRU|NGAY|DIEN THOAI|^DIA CHI|^NOI THUONG TRU",
    ),
    "roll_status": _Wording(
        r"TRANG THAI|TINH TRANG|TINH HINH|(DIEN|HINH THUC|CHE DO) (THAM GIA )?SINH HOAT|^STATUS$",
        r"NGAY|\bTU\b|HO SO|CONG TAC|VIEC LAM|KINH TE",
    ),
    "status_since": _Wording(
        rf"^(KE )?TU( NGAY)?$|{_DAY}.*(TRANG THAI|TINH TRANG|BAT DAU|AP DUNG|BIEN DONG)|(TRANG THAI|TINH TRANG).*\b(TU|{_DAY})"
        rf"|BAT DAU.*{_DAY}|KE TU|TU NGAY|TU THANG",
        r"\bDEN\b|\bSINH\b(?! HOAT)|KET NAP|VAO DANG|HET|KET THUC|HAN\b",
    ),
    "temp_until": _Wording(
        r"THOI HAN|HET HAN|DEN (HET )?(NGAY|THANG)|KET THUC|GIA TRI DEN|HAN (SINH HOAT|TAM THOI)|^DEN$|TAM THOI.*\bDEN\b(?! NGHI)",
        r"TU NGAY|BAT DAU|CAN CUOC|CHUNG MINH|DU BI|DON VI|NOI\b|CHI BO|KY BAO CAO",
    ),
    "hometown": _Wording(r"\bQUE\b|NGUYEN QUAN|QUE QUAN", r"CHI BO|NGAY"),
    "note": _Wording(r"GHI CHU|CHU THICH|^NOTES?$|^REMARKS?$"),
    "transfer_no": _Wording(
        r"\bSO\b.*(GIOI THIEU|GIAY|CHUYEN SINH HOAT|PHIEU CHUYEN|HO SO CHUYEN)|(GIOI THIEU|GIAY CHUYEN)( SINH HOAT)?( DANG)?,? SO\b"
        r"|^GIAY GIOI THIEU( SINH HOAT)?( DANG)?$|^SO (CHUYEN|GT|HIEU GIAY)|^GT SO",
        r"PHIEU BAO|GIAY BAO|NGAY|CAN CUOC|THE\b|LY LICH|DON VI|NOI\b",
    ),
    "transfer_kind": _Wording(
        r"(LOAI|HINH THUC|DIEN|KIEU|TINH CHAT|DANG) (HINH )?(GIAY |PHIEU )?(CHUYEN|GIOI THIEU|SINH HOAT|GT\b)|^LOAI( HINH)?$|^HINH THUC$"
        r"|CHINH THUC (HAY |HOAC )?TAM THOI|TAM THOI (HAY |HOAC )?CHINH THUC|^CHUYEN SINH HOAT( DANG)?$|^LOAI GIAY",
        r"NGAY|SO\b|DANG VIEN|NOI\b|DON VI",
    ),
    "issued_on": _Wording(
        rf"{_DAY}.*(GIOI THIEU|CAP GIAY|CHUYEN( DI|$| SINH HOAT)|GIAY|LAM THU TUC|\bDI$|VIET GIAY|GT\b|KY GIAY)|GIOI THIEU.*{_DAY}"
        rf"|CHUYEN (DI )?{_DAY}",
        r"TIEP NHAN|PHIEU BAO|GIAY BAO|NHAN|NOP|TRINH|CAN CUOC|THE\b|QUYET DINH|\bSINH\b(?! HOAT)|KET NAP|\bDEN\b|\bSO\b|HAN\b",
    ),
    "received_on": _Wording(
        rf"{_DAY}.*(TIEP NHAN|\bNHAN\b|CHUYEN DEN|\bDEN$|NOP GIAY|NOP HO SO|TRINH GIAY)|(TIEP NHAN|\bNHAN\b|CHUYEN DEN).*{_DAY}",
        r"GIOI THIEU(?!.*(NHAN|DEN))|PHIEU BAO|GIAY BAO|CHUYEN DI|CONG NHAN|\bSO\b|XAC NHAN PHIEU|DON VI|NOI\b|^DEN NGAY|TAM THOI|HAN\b",
    ),
    "from_org": _Wording(
        rf"{_UNIT}.*(CHUYEN DI\b|\bDI$|\bGIOI THIEU\b|\bCU$|TRUOC|GOC$|GUI$|CAP GIAY|BAN DAU)|CHUYEN (DI )?TU\b|^TU$|\bTU {_UNIT}"
        r"|^BEN (DI|GIAO|CHUYEN)$|NOI (DA )?SINH HOAT TRUOC",
        r"NGAY|\bDEN\b|TIEP NHAN|\bSO\b|\bMOI$|DI DAU|NHAN$",
    ),
    "to_org": _Wording(
        rf"{_UNIT}.*(CHUYEN DEN|\bDEN$|TIEP NHAN|\bNHAN\b|\bMOI$|CHUYEN SANG|CHUYEN VE)|CHUYEN (DI )?(DEN|SANG|VE|DI DAU)\b|^DEN$"
        rf"|\bDEN {_UNIT}|GIOI THIEU (DEN|VE)|^BEN (DEN|NHAN|TIEP NHAN)$|DI DAU",
        r"NGAY|\bSO\b|\bTU\b|THOI HAN|THOI GIAN",
    ),
    "notice_no": _Wording(
        r"(PHIEU|GIAY|THONG) BAO.*\bSO\b|\bSO\b.*(PHIEU|GIAY|THONG) BAO|\bSO\b.*HOI BAO|^(PHIEU BAO)$",
        r"NGAY|THE\b|BAO CAO",
    ),
    "notice_on": _Wording(
        r"NGAY.*((PHIEU|GIAY|THONG) BAO|HOI BAO)|((PHIEU|GIAY|THONG) BAO|HOI BAO).*NGAY|^NGAY BAO$", r"\bSO\b|BAO CAO"
    ),
    "admission_kind": _Wording(
        r"(HINH THUC|LOAI|DIEN|KIEU|LOAI HINH)( KET NAP| BIEN DONG| TANG| VAO DANG)?( DANG VIEN| DANG)?$|LY DO TANG|KET NAP (MOI|LAN DAU)? ?(HAY|HOAC) ",
        r"NGAY|SO\b|SINH HOAT",
    ),
    "decided_on": _Wording(
        rf"{_DAY}.*(QUYET DINH|BAN HANH)|QUYET DINH.*{_DAY}|^NGAY KY$", r"\bSO\b|CONG NHAN CHINH THUC|HIEU LUC"
    ),
    "org": _ORG,
    "exit_kind": _Wording(
        r"(HINH THUC|LY DO|NGUYEN NHAN|LOAI|DIEN|KIEU|TRUONG HOP)( HINH)?( RA| GIAM| DUA RA| BIEN DONG| RA KHOI| ROI)?( KHOI)?( DANG| DANG VIEN| DANH SACH)?$"
        r"|HINH THUC KY LUAT|^KY LUAT$",
        r"NGAY|SO\b|SINH HOAT|KET NAP|DANG VIEN$(?<!GIAM DANG VIEN)",
    ),
    "effective_on": _Wording(
        rf"{_DAY}.*(HIEU LUC|\bMAT\b|TU TRAN|\bCHET\b|QUA DOI|RA (KHOI )?DANG|GIAM\b|XOA TEN|KHAI TRU|THI HANH)|(HIEU LUC|TU TRAN|MAT).*{_DAY}",
        r"\bSO\b|QUYET DINH(?!.*HIEU LUC)|BAO",
    ),
    "reported_on": _Wording(rf"{_DAY}.*(BAO CAO|\bBAO\b)|BAO CAO.*{_DAY}", r"\bSO\b|PHIEU|GIAY BAO|\bKY\b"),
    "period_from": _Wording(r"TU NGAY|^TU$|KY.*\bTU\b|NGAY DAU KY|^DAU KY$|BAT DAU|KE TU", r"\bDEN\b|HET|CUOI"),
    "period_to": _Wording(
        r"DEN (HET )?NGAY|^DEN$|KY.*\bDEN\b|CUOI KY|KET THUC|TINH DEN", r"\bTU NGAY|BAT DAU|SO LUONG"
    ),
    "line": _Wording(
        r"CHI TIEU|MA (SO|CHI TIEU|DONG)|NOI DUNG|DIEN GIAI|KHOAN MUC|^(DONG|MUC|LINE)$|BIEN DONG DANG VIEN", r"DON VI"
    ),
    "value": _Wording(
        r"SO LUONG|TONG SO|SO DANG VIEN|SO LIEU|GIA TRI|SO NGUOI|^(TONG|CONG|TONG CONG|DANG VIEN|VALUE|SO)$|THUC HIEN|^TRONG KY$",
        r"KY TRUOC|\bNU\b|DU BI|CHINH THUC|DAN TOC",
    ),
}

# Dates of a paper that has a number.
_PAPERS = ("issued_on", "notice_on", "decided_on")


@lru_cache(maxsize=100_000)
def field_of(record: str, header: str) -> str | None:
    """The field of a record a header names, or None: whole spelling first, then its words, then a slip of the pen.

    Args:
        record: a record kind.
        header: the header as written.
    """
    known = headers_of(record)
    keys = header_keys_of(header)
    for key in keys:
        if key in known:
            return known[key]
    if not keys:
        return None
    for text in dict.fromkeys((header, re.sub(r"[(\[].*?[)\]]", " ", header))):
        words = whole_words(text)
        if not words:
            continue
        if tight_key_of(words) in known:
            return known[tight_key_of(words)]
        if _found(_NEVER, words):
            return None
        fits = [name for name in RECORDS[record].cells if name in _WORDINGS and _WORDINGS[name].fits(words)]
        if len(fits) == 1:
            return fits[0]
        if fits:
            return None
        dated = _number_and_day(record, words)
        if dated is not None:
            return dated
    return _nearly(known, keys[-1])


def _number_and_day(record: str, words: str) -> str | None:
    """The date a header of a paper's number and its date speaks of: ``Số, ngày quyết định``; cells tell the number."""
    if not _found(r"SO( HIEU)?( VA)?( NGAY| .*NGAY)", words):
        return None
    day = " ".join(re.sub(r"(?<!\w)SO( HIEU)?( VA)?(?!\w)", " ", words).split())
    fits = [name for name in _PAPERS if name in RECORDS[record].cells and _WORDINGS[name].fits(day)]
    return fits[0] if len(fits) == 1 else None


def _nearly(known: Mapping[str, str], key: str) -> str | None:
    """The field whose spelling a header misses by one slip; none where it could be two fields."""
    if len(key) < 7:
        return None
    near = {known[other] for other in known if len(other) >= 7 and one_slip(key, other)}
    return near.pop() if len(near) == 1 else None


def one_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter too many, too few or wrong, or by two letters changed round."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, rest_other = one[start:], other[start:]
    return (
        rest[1:] == rest_other[1:]
        or rest[1:] == rest_other
        or rest == rest_other[1:]
        or (rest[:2] == rest_other[1::-1] and rest[2:] == rest_other[2:])
    )
