"""What moves nothing, and what cannot all be true, is said; what is in order is not."""

from dataclasses import replace
from datetime import date

import pytest

from ischia.knowledge.load import load
from ischia.model.documents import CaseDocument
from ischia.model.exam import ExamItem, ExamSheet
from ischia.model.finding import Finding
from ischia.model.imaging import ImagingReport
from ischia.model.measured import Measurements
from ischia.model.source import Source
from ischia.model.subject import Sex, Subject
from ischia.model.terms import InjuredSide, Modality, Side, State
from ischia.reason.gather import Seen, findings_of
from ischia.reason.notices import notices

KNOWLEDGE = load()
TODAY = date(2026, 3, 20)
CASE = CaseDocument(
    schema="ischia.case/1",
    subject=Subject(pseudonym="SIM-1", age_y=24, sport="football"),
    injured_side=InjuredSide.LEFT,
    complaint="back of the thigh",
    onset=date(2026, 3, 1),
)
MRI = ImagingReport(modality="mri", date=date(2026, 3, 5), region="thigh", side=Side.LEFT)


def told(case=CASE, *reports, present=()):
    findings = [
        Finding(id=n, side=None, state=State.PRESENT, modality=Modality.HISTORY, criterion=n)
        for n in present
    ]
    return notices(case, TODAY, reports, findings, Measurements(), KNOWLEDGE)


def who(**parts) -> CaseDocument:
    return replace(CASE, subject=replace(CASE.subject, **parts))


def test_what_is_in_order_is_passed_over() -> None:
    assert told(CASE, replace(MRI, present=("muscle_oedema",)), present=("not_improving",)) == ()
    assert told(who(sport="Cross-country")) == ()
    assert told(who(sport=None)) == ()


def test_a_sport_that_moves_nothing_is_told_with_those_that_do() -> None:
    (said,) = told(who(sport="padel"))
    assert said.startswith("No prior depends on the sport “padel”, so it moves nothing. Those")
    assert "australian football" in said
    (slip,) = told(who(sport="footbal"))
    assert "Did you mean football?" in slip


def test_an_age_that_nobody_stated_is_told() -> None:
    assert told(who(age_y=None)) == (
        "No age is stated: nothing that depends on it was moved or looked at.",
    )


def test_a_word_that_nothing_reads_in_that_modality_is_told_with_where_it_is_read() -> None:
    film = replace(MRI, modality="xray", present=("muscle_oedema",), absent=("fracture",))
    (said,) = told(CASE, film)
    assert said == (
        "“muscle oedema” in the X-ray report of 2026-03-05 moves no probability: it is read in MRI "
        "and ultrasound only."
    )
    silent = replace(film, present=("stress_fracture",), modality="ultrasound", absent=())
    assert "read in CT and MRI and X-ray only" in told(CASE, silent)[0]


@pytest.mark.parametrize(
    ("onset", "words"),
    [
        (date(2026, 3, 21), "lies after this visit"),
        (date(2026, 3, 7), "No better than two weeks ago, and an onset 13 days ago"),
        (date(2026, 3, 6), None),
        (None, None),
    ],
)
def test_an_onset_that_does_not_fit_is_told(onset, words) -> None:
    said = told(replace(CASE, onset=onset), present=("not_improving",))
    assert [words in line for line in said] == ([True] if words else [])


def test_a_report_from_before_the_onset_is_told() -> None:
    old = replace(MRI, date=date(2026, 2, 27), present=("muscle_oedema",))
    (said,) = told(CASE, old)
    assert "MRI report of 2026-02-27 was written before the onset, 2026-03-01" in said


def test_a_pregnant_man_is_a_slip() -> None:
    assert "Pregnancy" in told(who(sex=Sex.MALE), present=("pregnancy",))[0]
    assert told(who(sex=Sex.FEMALE), present=("pregnancy",)) == ()


def seen(day: date, **said: State) -> Seen:
    source = Source(sha256="0" * 64, format="visit", reader="case@1", path="visit.toml")
    items = tuple(ExamItem(item=name, result=state) for name, state in said.items())
    sheet = ExamSheet(source=source, history=items, exam=())
    return Seen(date=day, sheet=sheet, measured=Measurements())


def test_answers_of_two_visits_that_exclude_each_other_decide_nothing() -> None:
    first, now = (
        seen(date(2026, 3, 5), sudden_onset=State.PRESENT),
        seen(TODAY, gradual_onset=State.PRESENT),
    )
    found = findings_of(now, (first,), (), InjuredSide.LEFT, None, KNOWLEDGE)
    assert {f.id: f.state for f in found} == {
        "sudden_onset": State.INDETERMINATE,
        "gradual_onset": State.INDETERMINATE,
    }
    again = seen(TODAY, gradual_onset=State.PRESENT, sudden_onset=State.ABSENT)
    mended = findings_of(again, (first,), (), InjuredSide.LEFT, None, KNOWLEDGE)
    assert {f.id: f.state for f in mended} == {
        "sudden_onset": State.ABSENT,
        "gradual_onset": State.PRESENT,
    }
