"""A questionnaire gives a total or the reason why not; change is judged twice, apart."""

from datetime import date
from math import sqrt

import pytest

from ischia.knowledge.load import load
from ischia.measure.exam import prom_total
from ischia.model.errors import InputError, KnowledgeError
from ischia.model.measured import Measurements
from ischia.model.measurement import Measurement, NotMeasured, Provenance, Uncertainty
from ischia.model.proms import PromAnswers
from ischia.model.source import Source
from ischia.model.terms import How, Side
from ischia.model.units import Unit
from ischia.readers.case.parse import proms_document
from ischia.readers.contract import RawFile
from ischia.reason.progress import progress
from ischia.service import assess
from ischia.service.proms import answered, prom_measures
from ischia.service.simulate import simulate

KNOWLEDGE = load()
SCALES = {name: prom.scale() for name, prom in KNOWLEDGE.proms.items()}
SOURCE = Source(sha256="d" * 64, format="ischia.proms/1", reader="proms@1", path="proms.toml")
DAY = date(2026, 3, 2)


def answers(instrument, items=None, total=None, on=DAY, how=How.REPORTED):
    given = {str(number): float(score) for number, score in (items or {}).items()}
    return PromAnswers(instrument=instrument, date=on, items=given, total=total, how=how)


def scored(instrument, items=None, total=None, **rest):
    given = answers(instrument, items, total, **rest)
    return prom_total(given, SCALES[instrument], SOURCE, KNOWLEDGE.reliabilities())


def every(instrument, score):
    return dict.fromkeys(range(1, len(SCALES[instrument].items) + 1), score)


def test_the_items_of_the_lefs_add_up_and_its_error_is_the_printed_one_at_90_per_cent() -> None:
    made = scored("lefs", every("lefs", 3))
    assert (made.concept, made.value, made.side) == ("prom.lefs", 60.0, Side.MIDLINE)
    sem = 9 / (1.645 * sqrt(2))
    assert made.uncertainty.sem == pytest.approx(sem)
    assert made.interval95 == pytest.approx((60 - 1.96 * sem, 60 + 1.96 * sem), rel=1e-4)
    assert "binkley1999" in made.provenance.cites


def test_the_items_of_visa_h_have_their_own_ranges() -> None:
    full = {**every("visa_h", 10), 8: 30}
    assert scored("visa_h", full).value == 100.0
    assert scored("visa_h", full).interval95 is None  # no error in points was found
    assert "item 7" in scored("visa_h", {**full, 7: 5}).reason
    assert "item 1" in scored("visa_h", {**full, 1: 10.5}).reason


@pytest.mark.parametrize(
    ("instrument", "items", "total", "says"),
    [
        ("lefs", dict.fromkeys(range(1, 20), 3), None, "not answered: item 20"),
        ("lefs", {**dict.fromkeys(range(1, 21), 3), 21: 1}, None, "no item 21"),
        ("lefs", dict.fromkeys(range(1, 21), 3), 61.0, "the total handed in is 61"),
        ("lefs", {**dict.fromkeys(range(1, 21), 3), 4: 2.5}, None, "item 4"),
        ("lefs", None, 81.0, "outside the scale, 0 to 80"),
        ("lefs", None, None, "neither"),
        ("phat", {1: 5}, None, "hand in the total"),
    ],
)
def test_what_does_not_add_up_is_not_measured_and_says_why(instrument, items, total, says) -> None:
    made = scored(instrument, items, total)
    assert isinstance(made, NotMeasured)
    assert says in made.reason


def test_a_total_that_was_kept_is_taken_as_typed() -> None:
    made = scored("phat", total=78.5, how=How.REMOTE)
    assert (made.value, made.provenance.method) == (78.5, "prom.total_as_typed@2")
    assert made.flags == ("remote",)


def series(concept, first, last, unit=Unit.SCORE):
    def value(number):
        return Measurement(
            concept=concept,
            value=number,
            unit=unit,
            interval95=None,
            uncertainty=Uncertainty(sem=None, kind="unknown"),
            side=Side.MIDLINE,
            context={},
            provenance=Provenance(method=f"{concept}@1", sources=("b" * 64,)),
        )

    days = zip((date(2026, 3, 2), date(2026, 3, 16)), (first, last), strict=True)
    (made,) = progress(
        [(day, Measurements(measurements=(value(v),))) for day, v in days], KNOWLEDGE
    )
    return made


def test_an_important_change_may_still_be_chance_and_both_are_said() -> None:
    made = series("prom.lefs", 40.0, 50.0)
    assert made.mdc95 == pytest.approx(9 * 1.96 / 1.645)  # 10.7 at 95 %, printed as 9 at 90 %
    assert (made.verdict, made.important) == ("within_noise", True)
    assert "an important change (9.0 points): reached [binkley1999]" in made.important_why
    assert series("prom.lefs", 40.0, 48.0).important is False
    assert series("prom.lefs", 40.0, 52.0).verdict == "improved"


@pytest.mark.parametrize(
    ("first", "last", "important", "much"),
    [
        (8.0, 7.0, False, False),
        (8.0, 6.7, True, False),
        (8.0, 5.5, True, True),
        (3.0, 2.0, True, False),
    ],
)
def test_how_much_less_pain_matters_depends_on_where_it_started(
    first, last, important, much
) -> None:
    made = series("exam.pain_nprs", first, last)
    assert made.verdict == "within_noise"  # chance alone moves two answers by 2.8 points
    assert made.important is important
    assert "much better" in made.important_why
    assert ("not reached [farrar2001]" not in made.important_why) is much


def test_where_no_source_says_how_large_nothing_is_called_important() -> None:
    made = series("prom.visa_h", 23.0, 83.0)
    assert made.important is None
    assert "no source" in made.important_why
    assert series("strength.peak_torque", 80.0, 120.0, Unit.NEWTON_METRE).important_why == ""


def test_a_visit_takes_the_latest_answers_since_the_one_before() -> None:
    def lefs(day):
        return answers("lefs", total=50.0, on=date(2026, 3, day))

    given = (lefs(9), lefs(2), lefs(14), lefs(20), answers("phat", total=60.0, on=date(2026, 3, 3)))
    taken = answered(given, date(2026, 3, 16), date(2026, 3, 2))
    assert {(a.instrument, a.date.day) for a in taken} == {("lefs", 14), ("phat", 3)}
    assert {a.date.day for a in answered(given, date(2026, 3, 2), None)} == {2}


def test_an_unknown_questionnaire_is_refused_with_a_near_word() -> None:
    with pytest.raises(InputError, match="Did you mean 'lefs'"):
        prom_measures([answers("lef", total=3.0)], SCALES, SOURCE, ())


def raw(text):
    return RawFile(shown="proms.toml", data=text.encode())


def test_two_sets_of_answers_of_one_day_are_refused() -> None:
    one = '[[answers]]\ninstrument = "lefs"\ndate = 2026-03-02\ntotal = 50\n'
    head = 'schema = "ischia.proms/1"\n'
    assert len(proms_document(raw(head + one)).answers) == 1
    with pytest.raises(InputError, match="a second time"):
        proms_document(raw(head + one + one))
    with pytest.raises(InputError, match="schema"):
        proms_document(raw(one))


def test_answers_beside_a_case_are_measured_and_followed(tmp_path) -> None:
    case = tmp_path / "case"
    simulate("patient", case)
    days = sorted(p.parent.name for p in case.glob("visits/*/visit.toml"))
    entries = [
        f'[[answers]]\ninstrument = "lefs"\ndate = {day}\ntotal = {total}\n'
        for day, total in zip((days[0], days[-1]), (52, 30), strict=True)
    ]
    (case / "proms.toml").write_text('schema = "ischia.proms/1"\n' + "\n".join(entries), "utf-8")
    argued = assess(case).assessment
    (lefs,) = (p for p in argued.progress if p.concept == "prom.lefs")
    assert [p.value for p in lefs.points] == [52.0, 30.0]
    assert (lefs.verdict, lefs.important) == ("worse", True)
    assert not any("device" in note for note in lefs.notes)


def test_items_that_do_not_span_the_scale_are_a_broken_file(tmp_path) -> None:
    import shutil

    from ischia.knowledge.load import DATA

    folder = shutil.copytree(DATA, tmp_path / "data")
    path = folder / "proms/lefs.toml"
    path.write_text(path.read_text("utf-8").replace("count = 20", "count = 19"), "utf-8")
    with pytest.raises(KnowledgeError, match="add up to 0 to 76"):
        load(folder)
