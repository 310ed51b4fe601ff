"""Group `intake`: what the units sent, read, checked and stored.

Belongs here: the assets of the step ``pipelines.intake``. Does not belong here: reading or checking a file.
"""

from collections.abc import Iterator

import dagster as dg

from assets.facts import HomeFacts
from assets.steps import first
from assets.tables import NightAsset, results, specs
from schemas.records import PROVENANCE, RECORDS

GROUP = "intake"

ROLL = (*PROVENANCE, *RECORDS["roll"].columns, "in_force")
REGISTERS = ("transfer_out", "transfer_in", "admission", "exit", "count_report")
# Each field once, in the order in which the registers have it.
REGISTER_FIELDS = tuple(dict.fromkeys((*PROVENANCE, *(name for kind in REGISTERS for name in RECORDS[kind].columns))))
ASSETS = (
    NightAsset(
        "exports",
        ("exports.parquet",),
        "Tệp các đơn vị đã nộp: mỗi tệp hoặc trang tính được nhận, thay thế hay bị từ chối, và lý do.",
        "Files the units sent: each file or sheet accepted, superseded or rejected, and why.",
        table="exports",
        rows="intake/exports.parquet",
    ),
    NightAsset(
        "quarantine",
        ("quarantine.parquet",),
        "Dòng không đọc được: nằm ở tệp, trang, dòng, cột nào và vì sao. Không chép ô nào khác của dòng.",
        "Rows that could not be read: in which file, sheet, row and column, and why. No other cell of the row.",
        table="quarantine",
        rows="intake/quarantine.parquet",
    ),
    NightAsset(
        "answers",
        ("answers.parquet",),
        "Câu trả lời trong bảng việc gửi lại (landing/_decisions): đã nhận thành quyết định hay không, vì sao.",
        "Answers in returned worklists (landing/_decisions): taken as decisions, or refused and why.",
        table="answers",
    ),
    NightAsset(
        "rolls",
        ("intake/roll.parquet",),
        "Danh sách đảng viên của các đơn vị báo cáo: từng dòng đã đọc và kiểm tra, dòng nào của danh sách đang dùng.",
        "The units' rolls: every row read and checked, and whether it is of the roll in force.",
        fields=ROLL,
    ),
    NightAsset(
        "registers",
        tuple(f"intake/{name}.parquet" for name in REGISTERS),
        "Sổ chuyển đi, chuyển đến, kết nạp, ra khỏi Đảng và biểu tăng giảm đang dùng.",
        "Registers in force: transfers out and in, admissions, exits, count reports.",
        fields=REGISTER_FIELDS,
    ),
    NightAsset(
        "unit_register",
        ("intake/units.parquet",),
        "Danh bạ đơn vị có hiệu lực trong đêm: cấp, đơn vị cấp trên, đơn vị nộp báo cáo, nơi giữ đảng số.",
        "The register of units valid on the night: level, parent, who reports, where a count is kept.",
    ),
)


def build(facts: HomeFacts) -> list[dg.AssetsDefinition]:
    """The assets of this group over one home."""

    @dg.multi_asset(
        name="intake",
        specs=specs(facts, GROUP, ASSETS),
        required_resource_keys={"night"},
        description=facts.say("Tiếp nhận", "Intake"),
    )
    def intake(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        from pipelines.intake import step

        session = context.resources.night
        yield from results(facts, session, ASSETS, first(session, "intake", step.run))

    return [intake]
