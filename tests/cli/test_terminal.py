"""What the terminal says, and that it leaves nothing dangerous out."""

import json
from pathlib import Path

import pytest


@pytest.mark.parametrize("command", ["assess", "explain"])
def test_what_nobody_asked_and_what_decided_nothing_is_said(
    ischia, case: Path, command: str
) -> None:
    code, said, _ = ischia(command, case)
    assert code == 0
    lines = said.splitlines()
    (undecided,) = [line for line in lines if line.startswith("Red flags inconclusive")]
    assert "cauda equina compression" in undecided
    (unasked,) = [line for line in lines if line.startswith("Red flags not assessed: ")]
    assert "deep vein thrombosis (ask: swelling of the calf" in unasked
    first = next(k for k, line in enumerate(lines) if "\u202f%" in line)
    assert max(lines.index(undecided), lines.index(unasked)) < first


def test_a_flag_that_is_present_comes_before_what_is_open(ischia, case: Path) -> None:
    sheet = case / "visits/2026-03-02/visit.toml"
    sheet.write_text(
        sheet.read_text() + '[[history]]\nitem = "bladder_or_bowel_change"\nresult = "present"\n'
    )
    _, said, _ = ischia("explain", case)
    lines = said.splitlines()
    assert lines[0].startswith("Red flag (now): Cauda equina")
    assert lines[1].startswith("Red flags not assessed")


def test_a_side_is_chosen_where_two_are_argued(ischia, case: Path) -> None:
    for side in ("left", "right"):
        code, said, _ = ischia("explain", case, "quadriceps_strain", "--side", side)
        assert code == 0
        assert f"Quadriceps strain, {side}:" in said
        _, plain, _ = ischia("explain", case, "quadriceps_strain", "--side", side, "--json")
        assert json.loads(plain)["hypothesis"]["side"] == side


def test_a_side_that_is_not_argued_is_wrong_use(ischia, case: Path) -> None:
    path = case / "case.toml"
    path.write_text(path.read_text().replace('"both"', '"left"'))
    code, _, said = ischia("explain", case, "--side", "right")
    assert code == 2
    assert "nothing is argued about the right side; argued is left" in said


def test_the_ledger_says_the_state_and_whose_evidence_moves_it(ischia, case: Path) -> None:
    _, said, _ = ischia("explain", case, "quadriceps_strain", "--side", "left")
    (defect,) = [line for line in said.splitlines() if line.startswith("Palpable defect")]
    assert " absent " in defect
    _, said, _ = ischia("explain", case, "hamstring_strain", "--side", "left")
    (front,) = [line for line in said.splitlines() if line.startswith("Pain at the front")]
    assert "indirect: through" in front
    assert "lines rest on judgement" in said
