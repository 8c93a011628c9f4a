"""How hard Hypothesis looks: `make test` is repeatable, `make soak` takes its time and other roads each time."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A build is a process or two: the time of one example says nothing, so there is no deadline.
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("repeatable", deadline=None, derandomize=True, suppress_health_check=SLOW)
settings.register_profile(
    "soak", deadline=None, max_examples=2000, stateful_step_count=50, print_blob=True, suppress_health_check=SLOW
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
