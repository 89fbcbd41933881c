"""Fixtures and profiles that every folder of tests shares."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# In CI a property test must give the same verdict twice, and a slow machine is not a failure.
settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if IN_CI else "dev")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder `shared` beside the checkout, where a machine has one."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        reason = "no folder `shared` beside the checkout: recordings of real people stay outside it"
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture(scope="session")
def shared_data(shared: Path) -> Path:
    """Give the recordings: `shared/data`."""
    return shared / "data"
