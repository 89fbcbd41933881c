"""A case is not opened on a guess about the leg."""

import pytest

from ischia.model.errors import InputError
from ischia.service.intake import open_case
from ischia.service.simulate import simulate


def test_an_examination_without_a_side_is_sent_back(tmp_path) -> None:
    case = tmp_path / "case"
    simulate("patient", case)
    open_case(case)
    sheet = case / "visits/2026-03-02/visit.toml"
    text = sheet.read_text("utf-8")
    sheet.write_text(text + '\n[[exam]]\nitem = "femoral_nerve_stretch"\nresult = "present"\n')
    with pytest.raises(InputError, match="femoral_nerve_stretch"):
        open_case(case)
