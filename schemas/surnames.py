"""Surnames that begin most Vietnamese names, without accents.

Belongs here: the list. Does not belong here: what it is used for: telling a column of surnames from one of given names,
and a person's row from a line between groups.
"""

from __future__ import annotations

SURNAMES = (
    *("NGUYEN", "TRAN", "LE", "PHAM", "HOANG", "HUYNH", "PHAN", "VU", "VO", "DANG", "BUI", "DO", "HO"),
    *("NGO", "DUONG", "LY", "DAO", "DOAN", "VUONG", "TRINH", "TRUONG", "DINH", "LAM", "PHUNG", "MAI", "TO"),
    *("LUONG", "CAO", "TA", "LUU", "QUACH", "NGHIEM", "TONG", "HA", "THAI", "CHU", "KIEU", "TANG", "BACH", "LA"),
    *("NONG", "HUA", "LO", "QUANG", "CAM", "DIEU", "THACH", "SON", "KIM", "DANH", "GIANG", "THAO", "VANG", "SUNG"),
    *("KHUAT", "KHUONG", "LAI", "MAC", "NHU", "ONG", "PHI", "TIEU", "TONG", "UNG", "VAN", "VIEN", "VI", "AN", "AU"),
    *("BE", "CHAU", "CHUNG", "CO", "DAM", "DIEP", "DUC", "GIAP", "HUONG", "KHONG", "LIEU", "MA", "NINH", "QUAN"),
    *("SAM", "THAN", "TRIEU", "TU", "TRA", "VUU", "XA", "YEN", "ANH", "DU", "CHE", "CHIEM", "CHUONG", "CUNG"),
)
