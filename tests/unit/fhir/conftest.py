"""A simulated patient with two visits, assessed once for this folder."""

from pathlib import Path

import pytest

from ischia.service import Assessed, assess, open_case, simulate


@pytest.fixture(scope="session")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Assessed:
    folder = tmp_path_factory.mktemp("fhir") / "case"
    simulate("sitting", folder)
    return assess(open_case(Path(folder)))
