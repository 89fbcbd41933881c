"""The page's own patient, simulated and assessed once for all tests of this folder."""

from pathlib import Path

import pytest

from ischia.service import Assessed, assess
from ischia.service.simulate import simulate


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("walk") / "case"
    simulate("patient", folder, seed=1)
    return folder


@pytest.fixture(scope="session")
def assessed(case: Path) -> Assessed:
    return assess(str(case))
