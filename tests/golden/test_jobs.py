"""Snapshots of what Dagster runs and when: a change of the job, the schedule, an asset or a check shows as a diff.

To accept a change: DOIKHOP_ACCEPT=1 and run this file again.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from assets.definitions import build_defs

SNAPSHOT = Path(__file__).with_name("jobs.json")
UNITS = """\
org_code,name,parent_code,level,kind,is_reporting,is_account,valid_from,valid_to
TP,Thành ủy,,CITY,office,0,0,,
A.1,Đảng bộ phường Hồng Bàng,TP,BASE,residential,1,1,,
"""


def structure(home: Path) -> dict[str, Any]:
    """The job, the schedule, assets and checks as plain data."""
    defs = build_defs(home)
    job = defs.resolve_job_def("nightly")
    schedule = defs.resolve_schedule_def("nightly")
    graph = defs.resolve_asset_graph()
    return {
        "job": {
            "name": job.name,
            "partitions": str(job.partitions_def).replace(str(home), ""),
            "executor": job.executor_def.name,
            "ops": {
                node.name: sorted(str(policy.max_retries) for policy in [node.definition.retry_policy] if policy)
                for node in sorted(job.nodes, key=lambda node: node.name)
            },
        },
        "schedule": {
            "name": schedule.name,
            "cron": schedule.cron_schedule,
            "time_zone": schedule.execution_timezone,
            "starts": schedule.default_status.value,
        },
        "assets": {
            key.to_user_string(): {
                "group": graph.get(key).group_name,
                "needs": sorted(parent.to_user_string() for parent in graph.get(key).parent_keys),
            }
            for key in sorted(graph.get_all_asset_keys())
        },
        "checks": {
            f"{key.asset_key.to_user_string()}:{key.name}": "blocking"
            if graph.get_check_spec(key).blocking
            else "tells"
            for key in sorted(graph.asset_check_keys)
        },
    }


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "units.csv").write_text(UNITS, encoding="utf-8")
    return tmp_path


def test_structure_is_as_recorded(home: Path) -> None:
    found = structure(home)
    if os.environ.get("DOIKHOP_ACCEPT") == "1":
        SNAPSHOT.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    assert found == json.loads(SNAPSHOT.read_text(encoding="utf-8"))
