"""What every test shares: nothing leaves the machine, and random cities are the same ones in CI.

Belongs here: settings of the test run. Does not belong here: fixtures of one purpose; they stand in its folder.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

os.environ["GX_ANALYTICS_ENABLED"] = "false"
os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
# A home named in the developer's shell must not be written to by a test.
os.environ.pop("DOIKHOP_HOME", None)
os.environ.pop("DAGSTER_HOME", None)

# Deadlines would make a busy machine fail. In CI the same cases every time. (tests/generative has profiles of its own.)
settings.register_profile("everyday", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("everyday"), derandomize=True, print_blob=True, database=None)
settings.load_profile("same" if os.environ.get("CI") else "everyday")
