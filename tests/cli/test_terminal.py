"""What the terminal says, and that it leaves nothing dangerous out."""

import json
import re
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
    asked = "swelling of the calf"
    unasked = next(line for line in lines if asked in line)
    first = next(k for k, line in enumerate(lines) if "\u202f%" in line)
    assert max(lines.index(undecided), lines.index(unasked)) < first


def test_assess_counts_what_nobody_asked_and_explain_lists_all_of_it(ischia, case: Path) -> None:
    _, short, _ = ischia("assess", case)
    (counted,) = [line for line in short.splitlines() if "not assessed" in line]
    assert re.match(r"Red flags: \d+ flags were not assessed. Ask or examine first", counted)
    _, whole, _ = ischia("explain", case)
    lines = whole.splitlines()
    listed = lines[lines.index("Red flags not assessed") :]
    listed = [line for line in listed[: listed.index("")] if line.startswith("  · ")]
    assert len(listed) == int(re.search(r"\d+", counted)[0])
    assert any(line.startswith("  · Deep vein thrombosis (ask: swelling") for line in listed)


def test_a_flag_that_is_present_comes_before_what_is_open(ischia, case: Path) -> None:
    sheet = case / "visits/2026-03-02/visit.toml"
    sheet.write_text(
        sheet.read_text() + '[[history]]\nitem = "bladder_or_bowel_change"\nresult = "present"\n'
    )
    _, said, _ = ischia("explain", case)
    lines = said.splitlines()
    assert lines[0].strip() == "Simulated patient"
    assert lines[1].startswith("Red flag (now): Cauda equina")
    assert "Red flags not assessed" in lines[2:6]


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
    (small,) = [line for line in said.splitlines() if line.startswith("Hardly move it")]
    assert "palpable defect (absent)" in small
    _, said, _ = ischia("explain", case, "hamstring_strain", "--side", "left")
    (front,) = [line for line in said.splitlines() if "Pain at the front" in line]
    assert "indirect: through" in front
    assert "lines rest on judgement" in said


def test_the_sum_is_that_of_its_parts(ischia, case: Path) -> None:
    _, said, _ = ischia("explain", case)
    (line,) = [line for line in said.splitlines() if line.startswith("Sum ")]
    total, *parts = (float(n.replace("−", "-")) for n in re.findall(r"[+−]?\d+\.\d\d", line))
    assert len(parts) == 4  # before any test, findings, beside the others, interaction
    assert abs(total - sum(parts)) < 0.02


def test_not_enough_to_tell_is_said_with_what_would_help(ischia, case: Path) -> None:
    _, said, _ = ischia("explain", case)
    assert "Not enough to tell: " in said
    helps = said.partition("What to ask and examine next")[2]
    assert re.search(r"1\. +\w", helps)
    assert re.search(r"present: .*\d+\u202f%", helps)
    assert "For safety: " in helps


def test_without_an_earlier_visit_and_a_plan_progress_says_so(ischia, case: Path) -> None:
    code, said, _ = ischia("progress", case)
    assert code == 0
    assert "No earlier visit holds the same value" in said
    assert re.search(r"Plan\n +None: \w", said)


def test_phases_gates_and_return_stand_in_the_terminal(ischia) -> None:
    patient = Path(__file__).parents[1] / "cases" / "published" / "V31"
    code, said, _ = ischia("progress", patient)
    assert code == 0
    assert "Phase 1 of 4: Protect   ← here today" in said
    assert "□ not measured" in said
    assert "Return to sport" in said


def test_a_folder_that_is_no_case_is_named_with_what_a_case_is(
    ischia, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, said = ischia("assess", case.parent / "nosuch")
    assert code == 3
    assert "nosuch: found no such folder; expected a case folder: case.toml" in said
    _, _, said = ischia("assess", case / "visits")
    assert "visits: found a folder without case.toml" in said
    _, _, said = ischia("assess", case / "case.toml")
    assert "case.toml: found a file; expected a case folder" in said
    monkeypatch.chdir(case)
    code, _, said = ischia("measure", ".")
    assert code == 3
    assert "ischia: case: found a folder; expected a file" in said


def test_wrong_use_ends_with_2_and_says_what_would_be_right(ischia, case: Path) -> None:
    file = case / "x.txt"
    file.write_text("x")
    code, _, said = ischia("measure", file, "--reader", "nosuch")
    assert (code, "no reader 'nosuch'; known are biodex" in said) == (2, True)
    code, _, said = ischia("measure", file, "--curves")
    assert (code, "--curves goes with --json" in said) == (2, True)
    code, _, said = ischia("assess", case, "--out", file)
    assert (code, "x.txt is a file; a report needs a folder" in said) == (2, True)
    assert file.read_text() == "x"


def test_the_vocabulary_spells_items_as_a_sheet_does(ischia) -> None:
    code, plain, _ = ischia("knowledge", "vocabulary", "--json")
    assert code == 0
    words = json.loads(plain)
    assert {"thigh_girth", "pain_nprs"} <= words["exam, with values and a unit"].keys()
    assert "thigh_girth_difference" not in words["exam, with values and a unit"]
    seen = words["imaging_report present / absent"]
    assert seen["haematoma"] == "haematoma [mri, ultrasound] (also: hematoma)"
    assert seen["cauda_equina_compression"].startswith("the cauda equina is compressed [mri")
    assert words["exam, with a result"]["straight_leg_raise"].startswith("Straight leg raise (also")


@pytest.mark.parametrize(
    ("typed", "place"),
    [('result = "maybe"', "exam[2].result"), ('result = "absent"\nsid = "left"', "exam[2]: found")],
)
def test_entries_are_counted_from_1(ischia, case: Path, typed: str, place: str) -> None:
    sheet = case / "visits/2026-03-02/visit.toml"
    sheet.write_text(sheet.read_text() + f'[[exam]]\nitem = "palpable_defect"\n{typed}\n')
    code, _, said = ischia("assess", case)
    assert code == 3
    assert place in said
