"""Every benchmark, or the one named: ``python -m benchmarks [NAME] [options]``."""

from __future__ import annotations

import sys

from benchmarks import (
    closed_year,
    intake_city,
    intake_small_files,
    linking_damage,
    linking_febrl,
    linking_remainder,
    reconcile_beside_datacompy,
    whole_night,
)

BENCHMARKS = {
    "reconcile": reconcile_beside_datacompy.main,
    "year": closed_year.main,
    "night": whole_night.main,
    "intake": intake_city.main,
    "small": intake_small_files.main,
    "febrl": linking_febrl.main,
    "damage": linking_damage.main,
    "remainder": linking_remainder.main,
}


def main(words: list[str]) -> int:
    """Run what is named, with its options, or all without options; the worst exit code."""
    if words and words[0] in BENCHMARKS:
        return BENCHMARKS[words[0]](words[1:])
    if words:
        print(f"python -m benchmarks [{'|'.join(BENCHMARKS)}] [options]; each of them knows --help.")
        return 0 if words[0] in ("-h", "--help") else 2
    return max(run([]) for run in BENCHMARKS.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
