"""A follow-up: what changed since the first visit stands on page 1, with what holds the plan."""

import re
from dataclasses import replace
from datetime import date

import pytest

from ischia.model.plan import Gate
from ischia.model.progress import Progress, ProgressPoint
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.writers.report.html import report_html
from ischia.writers.report.laid_out import laid_out
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pdf import report_pdf
from ischia.writers.report.pieces import Since, plain
from ischia.writers.report.since_tile import since

FIRST, TODAY = date(2026, 2, 9), date(2026, 3, 2)


def one(concept: str, first: float, last: float, **more: object) -> Progress:
    """Give a series of two visits, of which the newest value is not today's measurement."""
    point = ProgressPoint(date=FIRST, value=first, measurement="m-0", interval95=(first - 3, first))
    series = Progress(
        concept=concept,
        unit=Unit.PERCENT,
        side=Side.RIGHT,
        context={"motion": "knee_extension", "contraction": "concentric", "of": "mean_peak_torque"},
        points=(point, replace(point, date=TODAY, value=last, interval95=None)),
        change=last - first,
        mdc95=None,
        verdict="error_unknown",
    )
    return replace(series, **more)


def followed(material: ReportMaterial, *series: Progress, **plan: object) -> ReportMaterial:
    a = material.assessment
    own = replace(a.plan, **plan) if a.plan else None
    return replace(material, assessment=replace(a, progress=series, plan=own))


def shown(material: ReportMaterial) -> Since:
    tile = since(material)
    assert tile is not None
    return tile


@pytest.fixture
def course(simulated: ReportMaterial) -> ReportMaterial:
    symmetry = "strength.limb_symmetry"
    lengthening = {"motion": "knee_extension", "contraction": "eccentric"}
    flexion = {"motion": "knee_flexion", "contraction": "concentric"}
    midline = {"context": {}, "side": Side.MIDLINE, "unit": Unit.SCORE}
    return followed(
        simulated,
        one(symmetry, 99, 98, context=flexion),
        one(symmetry, 64, 78, context=lengthening),
        one(symmetry, 60, 78),
        one(symmetry, 60, 79, mdc95=15.0, verdict="improved"),
        one("prom.lefs", 30, 33, mdc95=10.7, verdict="within_noise", **midline),
        one("prom.fash", 30, 60, **midline),
        one("exam.pain_nprs", 6, 1, mdc95=2.8, verdict="improved", **midline),
    )


def test_symmetry_in_both_phases_pain_and_a_questionnaire_stand_first(
    course: ReportMaterial,
) -> None:
    tile = shown(course)
    assert plain(tile.heading) == (
        "Since 9 February 2026: of 4 series 2 improved, 1 within noise, 1 without a verdict"
    )
    names = [plain(f.heading) for f in tile.series]
    assert [name.partition(":")[0] for name in names] == [
        "Knee extension, concentric, right in % of left",
        "Knee extension, eccentric, right in % of left",
        "Pain nprs",
        "Lefs",
    ]
    verdicts = [plain(f.caption) for f in tile.series]
    assert verdicts[0].startswith("Improved: changed by +19\u202fpercentage points; chance alone")
    assert verdicts[1] == "No verdict: the error between sessions is unknown."
    assert verdicts[3].startswith("Within noise")


def test_the_stripe_stands_only_where_chance_is_known(course: ReportMaterial) -> None:
    striped = ['fill-opacity="0.075"' in f.drawing.svg for f in shown(course).series]
    assert striped == [True, False, True, True]


def test_each_visit_has_its_interval_or_an_open_circle(course: ReportMaterial) -> None:
    svg = shown(course).series[0].drawing.svg
    assert svg.count("<circle") == 2
    assert svg.count('stroke-width="1.6"') == 1  # the visit of today has no interval
    assert svg.count('stroke-width="1.4"') == 1


def test_a_value_of_today_opens_its_source_and_an_older_one_has_its_day(
    course: ReportMaterial,
) -> None:
    symmetry = course.one("strength.limb_symmetry")
    assert symmetry is not None
    first, *rest = course.assessment.progress[3].points
    today = replace(rest[0], measurement=symmetry.id)
    series = replace(course.assessment.progress[3], points=(first, today))
    (figure,) = shown(followed(course, series)).series
    assert figure.heading[1].measurement == symmetry.id
    html = report_html(laid_out(followed(course, series)))
    tile = html.split('class="since')[1].split("</section>")[0]
    assert f'popovertarget="p-{symmetry.id}"' in tile
    assert "79\u202f% on 2 March 2026" in plain(shown(course).series[0].heading)


def test_what_holds_the_phase_of_today_is_named_with_its_state(course: ReportMaterial) -> None:
    a = course.assessment
    assert a.plan is not None
    gate = Gate(id="g", says="Strength while lengthening at least 80 %", state="unclear",
                why="78.1 % (72.1 to 84.1); limit at least 80 %", basis="clinic_default",
                measurements=(course.all_of("strength.limb_symmetry")[0].id,))  # fmt: skip
    passed = replace(gate, id="p", says="Walks", state="pass")
    (phase,) = a.plan.phases
    held = replace(phase, name="Lengthen and run", exit=(passed, gate))
    material = followed(course, *a.progress, phases=(held,), current_phase=held.id)
    said = plain(shown(material).here)
    assert said == (
        "Here: lengthen and run; held by: strength while lengthening at least 80 %, unclear at "
        "78.1 % (72.1 to 84.1)."
    )
    assert "walks" not in said


def test_a_first_visit_has_no_such_tile(simulated: ReportMaterial) -> None:
    assert since(followed(simulated)) is None
    assert 'class="since' not in report_html(laid_out(followed(simulated)))


def test_nothing_that_moved_within_noise_is_called_better(course: ReportMaterial) -> None:
    tile = shown(followed(course, course.assessment.progress[4]))
    assert plain(tile.heading) == "Since 9 February 2026: within noise"
    assert not re.search(r"improve|better", plain(tile.series[0].caption))


def test_paper_has_it_as_well(course: ReportMaterial, simulated: ReportMaterial) -> None:
    assert len(report_pdf(laid_out(course))) > len(report_pdf(laid_out(followed(simulated))))


def test_a_haematoma_is_told_first_though_no_study_says_what_chance_does_to_it(course) -> None:
    """Its volume where that is known, one line of it only."""
    sizes = [
        one(f"ultrasound.haematoma_{name}", 20, 30, context={}, unit=Unit.MILLIMETRE)
        for name in ("depth", "length", "volume")
    ]
    known = course.assessment.progress
    headings = [plain(f.heading) for f in shown(followed(course, *known, *sizes)).series]
    before = [plain(f.heading) for f in shown(course).series]
    assert "volume" in headings[0].lower()
    assert headings[1:] == before[: len(headings) - 1]
    other_leg = followed(course, *known, *(replace(s, side=Side.LEFT) for s in sizes))
    assert [plain(f.heading) for f in shown(other_leg).series] == before
