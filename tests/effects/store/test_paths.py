from __future__ import annotations

import pytest

from site_builder.effects.store.paths import shard_of


@pytest.mark.parametrize(
    ("path", "shard"),
    [
        ("index.html", "top"),
        ("tags/x/index.html", "tags"),
        ("2026/01/07/x/index.html", "2026-01"),
        ("2026/index.html", "2026"),
        ("20260/01/x", "20260"),
    ],
)
def test_the_list_of_paths_is_kept_by_month_and_by_folder(path, shard):
    assert shard_of(path) == shard
