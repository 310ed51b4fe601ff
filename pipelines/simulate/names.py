"""Word lists people and units are named from; every combination is invented.

Belongs here: lists of Vietnamese family, middle and given names, hometowns, and names of communes, all NFC.
Does not belong here: drawing from them (``people.py``, ``city.py``).
"""

from __future__ import annotations

# Family names with their approximate share in percent.
FAMILIES: tuple[tuple[str, float], ...] = (
    ("Nguyễn", 31.5), ("Trần", 10.9), ("Lê", 8.9), ("Phạm", 7.1), ("Hoàng", 3.4), ("Phan", 2.8), ("Vũ", 4.4),
    ("Đặng", 2.3), ("Bùi", 2.9), ("Đỗ", 2.9), ("Hồ", 1.3), ("Ngô", 1.6), ("Dương", 1.3), ("Lý", 0.6),
    ("Đinh", 1.4), ("Đoàn", 1.6), ("Lương", 1.2), ("Mai", 1.1), ("Trịnh", 1.2), ("Cao", 0.9), ("Đào", 1.4),
    ("Hà", 0.9), ("Tạ", 0.7), ("Tô", 0.7), ("Lưu", 0.8), ("Chu", 0.5), ("Phùng", 0.6), ("Quách", 0.3),
    ("Thái", 0.3), ("Vương", 0.4), ("Khúc", 0.3), ("Kiều", 0.3), ("Lại", 0.4), ("Nghiêm", 0.3), ("Ninh", 0.2),
)  # fmt: skip

MIDDLES_M: tuple[str, ...] = (
    "Văn", "Đức", "Hữu", "Quang", "Minh", "Xuân", "Ngọc", "Công", "Đình", "Thanh", "Tiến", "Quốc", "Trọng",
    "Duy", "Mạnh", "Bá", "Gia", "Hồng", "Huy", "Khắc", "Nhật", "Phúc", "Thế", "Trung", "Tuấn", "Viết",
    "Anh", "Hoàng", "Việt", "Doãn", "Sỹ", "Đăng",
)  # fmt: skip

MIDDLES_F: tuple[str, ...] = (
    "Thị", "Thị Thanh", "Thị Thu", "Thị Minh", "Thị Ngọc", "Thị Kim", "Thị Hồng", "Thị Bích", "Thị Phương",
    "Thị Thúy", "Ngọc", "Thu", "Thanh", "Minh", "Kim", "Bích", "Hồng", "Phương", "Thúy", "Mai", "Quỳnh",
    "Thùy", "Lan", "Khánh", "Hoàng", "Diệu", "Vân", "Hải",
)  # fmt: skip

GIVENS_M: tuple[str, ...] = (
    "An", "Anh", "Bách", "Bảo", "Bình", "Chiến", "Chung", "Cường", "Công", "Danh", "Dũng", "Duy", "Dương",
    "Đại", "Đạt", "Điệp", "Đông", "Đức", "Giang", "Hà", "Hải", "Hào", "Hậu", "Hiếu", "Hiệp", "Hòa", "Hoàn",
    "Hùng", "Huy", "Hưng", "Khánh", "Khoa", "Khôi", "Kiên", "Lâm", "Long", "Lộc", "Luân", "Mạnh", "Minh",
    "Nam", "Nghĩa", "Nguyên", "Nhân", "Ninh", "Phong", "Phú", "Phúc", "Phương", "Quân", "Quang", "Quyết",
    "Quý", "Sáng", "Sơn", "Tài", "Tâm", "Tân", "Thái", "Thắng", "Thành", "Thanh", "Thao", "Thiện", "Thịnh",
    "Thọ", "Thuận", "Thủy", "Tiến", "Toàn", "Tới", "Trường", "Trung", "Tú", "Tuấn", "Tùng", "Tuyên", "Uy",
    "Viễn", "Việt", "Vinh", "Vũ", "Vượng", "Xuân", "Yên",
)  # fmt: skip

GIVENS_F: tuple[str, ...] = (
    "An", "Anh", "Ánh", "Bình", "Châm", "Châu", "Chi", "Cúc", "Dung", "Duyên", "Đào", "Giang", "Hà", "Hạnh",
    "Hằng", "Hảo", "Hiền", "Hoa", "Hòa", "Hoài", "Hồng", "Huệ", "Huyền", "Hương", "Hường", "Khanh", "Lam",
    "Lan", "Lê", "Liên", "Liễu", "Linh", "Loan", "Lương", "Ly", "Mai", "Mây", "Mến", "Minh", "My", "Na", "Nga",
    "Ngà", "Ngân", "Ngọc", "Nguyệt", "Nhàn", "Nhung", "Oanh", "Phượng", "Phương", "Quế", "Quyên", "Quỳnh",
    "Sen", "Tâm", "Thanh", "Thảo", "Thắm", "Thêu", "Thơ", "Thoa", "Thu", "Thủy", "Thúy", "Thư", "Tình", "Trà",
    "Trang", "Trinh", "Tuyến", "Tuyết", "Tươi", "Uyên", "Vân", "Việt", "Vui", "Xuân", "Xuyến", "Yến",
)  # fmt: skip

HOMETOWNS: tuple[str, ...] = (
    "Thủy Nguyên, Hải Phòng", "An Dương, Hải Phòng", "Vĩnh Bảo, Hải Phòng", "Tiên Lãng, Hải Phòng",
    "Kiến Thụy, Hải Phòng", "An Lão, Hải Phòng", "Lê Chân, Hải Phòng", "Ngô Quyền, Hải Phòng",
    "Thái Thụy, Thái Bình", "Quỳnh Phụ, Thái Bình", "Kinh Môn, Hải Dương", "Thanh Hà, Hải Dương",
    "Nam Trực, Nam Định", "Xuân Trường, Nam Định", "Đông Triều, Quảng Ninh", "Quảng Yên, Quảng Ninh",
    "Phù Cừ, Hưng Yên", "Lý Nhân, Hà Nam", "Nga Sơn, Thanh Hóa", "Quỳnh Lưu, Nghệ An",
)  # fmt: skip

# Province codes people come from beside the city's own.
PROVINCES: tuple[str, ...] = ("031", "034", "030", "036", "022", "033", "038", "040")

# Short names units are built on: "Đảng bộ phường An Biên", "Chi bộ 3 An Biên".
PLACES: tuple[str, ...] = (
    "An Biên", "An Dương", "An Đồng", "An Hải", "An Hưng", "An Khê", "An Phú", "An Thái", "An Tràng", "Anh Dũng",
    "Bắc Hà", "Bắc Sơn", "Bàng La", "Bến Rừng", "Cao Minh", "Cát Dài", "Cầu Đất", "Cầu Tre", "Cộng Hiền",
    "Dân Tiến", "Dư Hàng", "Đa Phúc", "Đằng Giang", "Đằng Hải", "Đằng Lâm", "Đồng Hòa", "Đồng Quốc Bình",
    "Đông Hải", "Đông Khê", "Đông Phương", "Gia Viên", "Giang Biên", "Hạ Lý", "Hải Sơn", "Hàng Kênh",
    "Hiệp Hòa", "Hòa Nghĩa", "Hoàng Động", "Hồ Nam", "Hợp Đức", "Hùng Thắng", "Hùng Vương", "Hưng Đạo",
    "Hưng Nhân", "Kênh Dương", "Kiến Bái", "Kiến Quốc", "Kim Sơn", "Lạch Tray", "Lại Xuân", "Lam Sơn",
    "Lãm Hà", "Lập Lễ", "Lê Lợi", "Lê Thiện", "Lương Khánh Thiện", "Lưu Kiếm", "Máy Chai", "Máy Tơ",
    "Minh Đức", "Minh Tân", "Mỹ Đồng", "Mỹ Đức", "Nam Hải", "Nam Sơn", "Năng Tĩnh", "Nghĩa Xá", "Ngọc Hải",
    "Ngọc Sơn", "Ngũ Lão", "Niệm Nghĩa", "Phả Lễ", "Phan Bội Châu", "Phù Liễn", "Phù Ninh", "Phục Lễ",
    "Quán Trữ", "Quang Hưng", "Quang Phục", "Quang Trung", "Quốc Tuấn", "Quyết Tiến", "Sở Dầu", "Tam Cường",
    "Tam Đa", "Tân Dân", "Tân Dương", "Tân Hưng", "Tân Liên", "Tân Phong", "Tân Thành", "Tân Tiến",
    "Tân Trào", "Thắng Thủy", "Thành Tô", "Thiên Hương", "Thượng Lý", "Thụy Hương", "Thủy Đường", "Thủy Sơn",
    "Thủy Triều", "Tiên Cường", "Tiên Minh", "Tiền Phong", "Toàn Thắng", "Trại Cau", "Trại Chuối",
    "Tràng Cát", "Tràng Minh", "Trần Dương", "Trần Nguyên Hãn", "Trấn Dương", "Trường Sơn", "Trường Thành",
    "Trường Thọ", "Tú Sơn", "Văn Đẩu", "Vạn Hương", "Vạn Mỹ", "Vạn Sơn", "Việt Tiến", "Vĩnh An", "Vĩnh Niệm",
    "Vĩnh Phong", "Vĩnh Tiến", "Vinh Quang", "Xuân Đám", "Xuân Hòa",
)  # fmt: skip

OUTSIDE_NAMES: tuple[str, ...] = (
    "Huyện ủy Thái Thụy, Thái Bình", "Thành ủy Nam Định, Nam Định", "Quận ủy Long Biên, Hà Nội",
    "Thị ủy Đông Triều, Quảng Ninh", "Huyện ủy Thanh Hà, Hải Dương", "Thành ủy Thủ Đức, TP Hồ Chí Minh",
)  # fmt: skip
