"""A wheel holds all that the program reads at run time, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Give the wheel, built from the checkout without network."""
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=root, capture_output=True, check=True)
    (made,) = out.glob("*.whl")
    return zipfile.ZipFile(made)


def test_every_file_of_the_package_is_in_the_wheel(
    wheel: zipfile.ZipFile, project_files: tuple[Path, ...], root: Path
) -> None:
    package = root / "src"
    wanted = {str(p.relative_to(package)) for p in project_files if p.is_relative_to(package)}
    assert wanted
    assert wanted <= set(wheel.namelist())


def test_nothing_else_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"ischia"}


def test_the_wheel_carries_the_licence(wheel: zipfile.ZipFile) -> None:
    papers = {Path(name).name for name in wheel.namelist() if ".dist-info/licenses/" in name}
    assert papers == {"LICENSE", "NOTICE"}
