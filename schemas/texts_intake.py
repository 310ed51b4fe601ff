"""Why a file, a sheet or a table is not read, in Vietnamese and English: one sentence that says what to do.

Belongs here: the sentences the clerk who made a file reads. Does not belong here: why a row is refused
(``pipelines.intake.checks``), and telling that a file is wrong. A sentence never repeats a cell of a row.
"""

from __future__ import annotations

from schemas.text import Text

REFUSALS: dict[str, Text] = {
    # where it lies
    "folder_outside": Text(
        "Thư mục trỏ ra ngoài landing/; thay bằng thư mục thật.",
        "The folder points outside landing/; put a real folder in its place.",
    ),
    "file_in_landing": Text(
        "Tệp nằm ngay trong landing/; chuyển vào landing/<mã đơn vị>/<YYYY-MM-DD>/.",
        "The file lies in landing/ itself; move it to landing/<unit code>/<YYYY-MM-DD>/.",
    ),
    "folder_unknown": Text(
        "Tên thư mục không phải mã đơn vị nào trong reference/units.csv; đổi tên hoặc bổ sung đơn vị.",
        "The folder's name is no unit code of reference/units.csv; rename it or add the unit.",
    ),
    "folder_not_reporting": Text(
        "Đơn vị này không nộp báo cáo (is_reporting = 0 trong reference/units.csv); sửa sổ đơn vị hoặc dời tệp.",
        "This unit sends no exports (is_reporting = 0 in reference/units.csv); correct the register or move the file.",
    ),
    "folder_closed": Text(
        "Không mở được thư mục; cấp quyền đọc cho người chạy doikhop.",
        "The folder cannot be opened; let the user who runs doikhop read it.",
    ),
    "folder_no_date": Text(
        "Tên không phải một ngày dạng YYYY-MM-DD; đặt tệp vào thư mục mang ngày số liệu.",
        "The name is no date of the form YYYY-MM-DD; put the file into a folder named by the date of its figures.",
    ),
    "path_outside": Text(
        "Đường dẫn trỏ ra ngoài landing/; chép tệp thật vào thư mục.",
        "The path points outside landing/; copy the real file into the folder.",
    ),
    "not_a_file": Text(
        "Đây không phải một tệp; chuyển các tệp ra thư mục ngày.",
        "This is not a file; put the files themselves into the dated folder.",
    ),
    # reading it at all
    "unopened": Text(
        "Không mở được tệp; kiểm tra quyền đọc rồi chạy lại.",
        "The file cannot be opened; let the user who runs doikhop read it, then run again.",
    ),
    "changing": Text(
        "Tệp đang được ghi trong lúc đọc; chờ chép xong rồi chạy lại.",
        "The file was being written while it was read; wait until it is copied and run again.",
    ),
    "empty": Text("Tệp trống; xuất lại và nộp lại.", "The file is empty; export it again and resend."),
    "no_cell": Text(
        "Tệp không có ô nào có nội dung; xuất lại và nộp lại.",
        "No cell of the file holds anything; export it again and resend.",
    ),
    "suffix": Text(
        "Loại tệp {suffix} không được dùng; nộp .xlsx hoặc .csv (UTF-8).",
        "Files of the kind {suffix} are not read; send .xlsx or .csv (UTF-8).",
    ),
    "is_other": Text(
        "Nội dung tệp là {what}, không phải bảng tính; lưu lại thành .xlsx hoặc .csv (UTF-8) rồi nộp lại.",
        "The content of the file is {what}, not a table; save it as .xlsx or .csv (UTF-8) and resend.",
    ),
    "password": Text(
        "Tệp có mật khẩu; bỏ mật khẩu rồi nộp lại.", "The file is protected by a password; remove it and resend."
    ),
    "damaged": Text(
        "Tệp bị hỏng hoặc chép dở, không mở được; mở trên máy mình, lưu lại thành .xlsx rồi nộp lại.",
        "The file is damaged or copied only in part; open it on your machine, save it as .xlsx and resend.",
    ),
    "half_copied": Text(
        "Tệp chép dở (phần cuối chỉ có byte 0); chép lại và nộp lại.",
        "The file is copied only in part (it ends in zero bytes); copy it again and resend.",
    ),
    "encoding": Text(
        "Không đọc được bảng mã của tệp; lưu lại thành CSV UTF-8 rồi nộp lại.",
        "The text encoding of the file cannot be told; save it as CSV UTF-8 and resend.",
    ),
    "binary": Text(
        "Tệp không phải văn bản hay bảng tính; lưu lại thành .xlsx hoặc .csv (UTF-8) rồi nộp lại.",
        "The file is neither text nor a workbook; save it as .xlsx or .csv (UTF-8) and resend.",
    ),
    "doctype": Text(
        "Tệp có khai báo thực thể XML (DOCTYPE), bảng tính thật không có; mở bằng Excel, lưu lại rồi nộp lại.",
        "The file declares XML entities (DOCTYPE), which no real workbook does; open it in Excel, save and resend.",
    ),
    # limits
    "too_big": Text(
        "Tệp lớn hơn {limit} MB (max_file_mb); tách thành nhiều tệp rồi nộp lại.",
        "The file is larger than {limit} MB (max_file_mb); split it and resend.",
    ),
    "unpacks_too_big": Text(
        "Tệp nén bung ra quá {limit} MB (max_unpacked_mb); xóa dòng, cột, hình thừa hoặc tách tệp rồi nộp lại.",
        "The file unpacks to more than {limit} MB (max_unpacked_mb); delete stray rows, columns and pictures, "
        "or split it, and resend.",
    ),
    "too_many_parts": Text(
        "Tệp nén có quá {limit} mục; nộp riêng các bảng số liệu.",
        "The packed file has more than {limit} entries; send the tables alone.",
    ),
    "too_many_rows": Text(
        "Bảng có hơn {limit} dòng (max_rows); xóa các dòng thừa hoặc tách bảng rồi nộp lại.",
        "The table has more than {limit} rows (max_rows); delete stray rows or split it and resend.",
    ),
    "too_many_columns": Text(
        "Bảng có hơn {limit} cột (max_columns); xóa các cột thừa bên phải rồi nộp lại.",
        "The table has more than {limit} columns (max_columns); delete the stray columns on the right and resend.",
    ),
    "cell_too_long": Text(
        "Dòng {row} có ô dài hơn {limit} ký tự (max_cell_chars), có thể do thiếu dấu ngoặc kép; sửa dòng đó rồi nộp lại.",
        "Row {row} has a cell of more than {limit} characters (max_cell_chars), perhaps for want of a closing quote; "
        "correct that row and resend.",
    ),
    "too_slow": Text(
        "Đọc tệp quá {limit} giây (seconds_per_file); mở bằng Excel, xóa phần thừa, lưu lại thành .xlsx rồi nộp lại.",
        "Reading the file took more than {limit} seconds (seconds_per_file); open it in Excel, delete what is stray, "
        "save it as .xlsx and resend.",
    ),
    "gave_up": Text(
        "Tệp làm chương trình đọc dừng giữa chừng (hỏng, hoặc trải quá rộng); mở bằng Excel, xóa dòng cột thừa, "
        "lưu lại thành .xlsx rồi nộp lại.",
        "The file made its reader stop half-way (damaged, or spread too wide); open it in Excel, delete stray rows "
        "and columns, save it as .xlsx and resend.",
    ),
    # zip
    "zip_nested": Text(
        "Zip nằm trong zip; bung ra và nộp một lớp zip.", "A zip inside a zip; unpack it and send one layer of zip."
    ),
    "zip_escape": Text(
        "Tên tệp trong zip trỏ ra ngoài zip; nén lại rồi nộp lại.",
        "The file's name inside the zip points outside it; pack it again and resend.",
    ),
    "zip_link": Text(
        "Mục này trong zip là liên kết, không phải tệp; nén tệp thật rồi nộp lại.",
        "This entry of the zip is a link, not a file; pack the real file and resend.",
    ),
    "zip_method": Text(
        "Zip nén bằng cách không được dùng; nén lại bằng zip thường (Deflate) rồi nộp lại.",
        "The zip is packed in a way that is not read; pack it as an ordinary zip (Deflate) and resend.",
    ),
    "zip_twice": Text(
        "Zip có hai tệp cùng tên này; đổi tên một tệp, nén lại rồi nộp lại.",
        "The zip holds two files of this name; rename one, pack again and resend.",
    ),
    "zip_nothing": Text(
        "Zip không có tệp nào; nén các bảng số liệu rồi nộp lại.",
        "The zip holds no file; pack the tables and resend.",
    ),
    # what it is
    "no_header": Text(
        "Không thấy dòng tiêu đề cột của biểu nào; đặt một dòng tiêu đề như trong mẫu phía trên số liệu, hoặc khai cách "
        "viết của đơn vị trong reference/headers.csv (org_code,record,header,field), rồi nộp lại.",
        "No row has the headers of a known table; put a row of headers as in the form above the data, or enter the unit's "
        "own spellings in reference/headers.csv (org_code,record,header,field), and resend.",
    ),
    "turned": Text(
        "Bảng bị xoay: tiêu đề nằm dọc ở cột đầu, mỗi người (hoặc mỗi đơn vị) một cột; chép lại bằng Dán đặc biệt – Hoán vị "
        "(Transpose) để tiêu đề thành một dòng rồi nộp lại.",
        "The table is turned on its side: headers stand below each other in the first column, with a column for each "
        "member (or unit); paste it again with Paste Special – Transpose so that they are one row, and resend.",
    ),
    "nearly": Text(
        "Không nhận ra biểu: gần nhất là {kind} (tiêu đề ở dòng {row}) nhưng thiếu cột {missing}; thêm cột hoặc sửa tiêu "
        "đề như trong mẫu, hoặc khai cách viết của đơn vị trong reference/headers.csv (org_code,record,header,field), rồi "
        "nộp lại.",
        "No known table: the nearest is {kind} (headers in row {row}), which lacks {missing}; add the column or write the "
        "header as in the form, or enter the unit's own spelling in reference/headers.csv "
        "(org_code,record,header,field), and resend.",
    ),
    "fits_several": Text(
        "Tiêu đề ở dòng {row} hợp với nhiều biểu ({kinds}); ghi tên biểu ở dòng trên tiêu đề, tên trang tính hoặc tên tệp "
        "rồi nộp lại.",
        "The headers in row {row} fit several tables ({kinds}); write which it is above the headers, into the name of the "
        "sheet or of the file, and resend.",
    ),
    "no_side": Text(
        "Không rõ là sổ chuyển đi hay chuyển đến; ghi đơn vị ở cột Nơi đi / Nơi đến, "
        "hoặc đặt tên tệp có chuyen_di / chuyen_den.",
        "It is not clear whether this is the register of transfers out or in; write the unit into the column Nơi đi "
        "or Nơi đến, or name the file with chuyen_di or chuyen_den.",
    ),
    "other_unit": Text(
        "Phần lớn dòng ghi đơn vị khác ({unit}: {rows} trong {all} dòng); nộp vào đúng thư mục của đơn vị.",
        "Most rows name another unit ({unit}: {rows} of {all} rows); send it to that unit's own folder.",
    ),
    "other_unit_title": Text(
        "Tiêu đề của bảng ghi đơn vị khác ({unit}); nộp vào đúng thư mục của đơn vị.",
        "The title of the table names another unit ({unit}); send it to that unit's own folder.",
    ),
    "other_date": Text(
        "Tiêu đề của bảng ghi số liệu ngày {stated}, khác ngày của thư mục; nộp vào thư mục {stated}.",
        "The title of the table states figures as of {stated}, not the folder's date; send it to the folder {stated}.",
    ),
    # what became of it
    "repeated": Text(
        "Nội dung trùng với một bảng khác trong cùng thư mục; chỉ tính một lần.",
        "The content is that of another table of the same folder; it counts once.",
    ),
    "superseded": Text("Đã được thay bằng bản nộp lại.", "A later export took its place."),
    "abnormal": Text(
        "Số dòng khác bất thường so với danh sách được nhận gần nhất ({rows} so với {last}); xác nhận hoặc nộp lại. "
        "Danh sách cũ vẫn có hiệu lực.",
        "The number of rows differs abnormally from the last accepted roll ({rows} against {last}); confirm or resend. "
        "The earlier roll stays in force.",
    ),
    "no_row": Text(
        "Danh sách không có dòng nào; nộp lại danh sách đầy đủ.", "The roll has no row; send the complete roll."
    ),
    "older": Text("Có danh sách mới hơn, ngày {newest}.", "There is a newer roll, of {newest}."),
}
"""Every refusal by its key; ``{name}`` stands for a number, a unit code or a date, never for a cell."""
