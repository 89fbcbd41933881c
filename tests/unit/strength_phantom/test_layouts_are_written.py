"""`ischia phantom dynamometer --layout`: a file, its truth, and a profile where one is needed."""

import json
from pathlib import Path

import pytest
from typer.main import get_command

from ischia.cli.main import app
from ischia.model.errors import UsageError
from ischia.phantoms.dynamometer import LAYOUTS, layout_file
from ischia.service.simulate import simulate


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_written_with_its_truth(layout, tmp_path) -> None:
    paths = simulate("dynamometer", tmp_path, seed=3, layout=layout)
    assert paths[0].read_bytes() == layout_file(layout, seed=3)[0]
    assert paths[0].suffix in {".txt", ".csv", ".xlsx"}
    assert json.loads((tmp_path / "truth.json").read_text("utf-8"))["simulated"] is True
    assert (tmp_path / "profile.toml").exists() == (layout == "table_csv")


@pytest.mark.parametrize(
    ("kind", "layout", "said"),
    [("dynamometer", "cybex", "no layout 'cybex'"), ("gait", "biodex", "belongs to a dynamometer")],
)
def test_what_cannot_be_is_refused(kind, layout, said, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=said):
        simulate(kind, tmp_path, layout=layout)
    assert not list(tmp_path.iterdir())


def test_the_command_names_every_layout() -> None:
    command = get_command(app).commands["phantom"]  # type: ignore[attr-defined]
    (option,) = (p for p in command.params if p.name == "layout")
    assert set(LAYOUTS) <= set(option.help.replace(",", " ").replace(".", " ").split())
