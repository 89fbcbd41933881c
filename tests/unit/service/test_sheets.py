"""Sheets written by the program are read back as the documents that they were."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ischia.model.documents import CaseDocument, RecordingEntry, VisitDocument
from ischia.model.errors import InputError
from ischia.model.exam import ExamItem
from ischia.model.subject import Sex, Subject
from ischia.model.terms import How, InjuredSide, Side, State
from ischia.service.sheets import case_from, toml_sheet, visit_from, with_recording

WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\x7f"), min_size=1
)


@given(complaint=WORDS, sport=st.none() | WORDS, mass_kg=st.none() | st.floats(2, 400))
def test_a_case_comes_back(complaint: str, sport: str | None, mass_kg: float | None) -> None:
    document = CaseDocument(
        schema="ischia.case/1",
        subject=Subject(pseudonym="P-1", sex=Sex.FEMALE, sport=sport, mass_kg=mass_kg),
        injured_side=InjuredSide.LEFT,
        complaint=complaint,
        onset=date(2026, 3, 1),
        goals=("run", complaint),
    )
    assert case_from(toml_sheet(document)) == document


def visit() -> VisitDocument:
    return VisitDocument(
        schema="ischia.visit/1",
        date=date(2026, 3, 5),
        mode=How.REMOTE,
        history=(ExamItem(item="sudden_onset", result=State.PRESENT),),
    )


def test_a_visit_comes_back_and_takes_recordings_at_its_end() -> None:
    entry = RecordingEntry(
        path="a b.txt", side=Side.LEFT, set_velocity_deg_s=60, parameters={"pulse length": 2.0}
    )
    first = toml_sheet(visit())
    made = with_recording(with_recording(first, entry), RecordingEntry(path="c.dcm"))
    assert visit_from(first) == visit()
    assert made.startswith(first)
    assert visit_from(made).recording == (entry, RecordingEntry(path="c.dcm"))


def test_a_sheet_that_cannot_take_one_is_left_alone() -> None:
    listed = toml_sheet(visit()).replace(b'mode = "remote"', b"recording = []")
    with pytest.raises(InputError):
        with_recording(listed, RecordingEntry(path="c.dcm"))
