"""What people see of strength: both legs' curves, their symmetry, and change between visits."""

import re
from dataclasses import replace
from datetime import date

import pytest

from ischia.model.measurement import Measurement, NotMeasured, Provenance, Uncertainty
from ischia.model.progress import Progress, ProgressPoint, Verdict
from ischia.model.terms import InjuredSide, Side
from ischia.model.units import Unit
from ischia.writers.figures.forest import Mark, Row, forest
from ischia.writers.figures.series import Visit, series
from ischia.writers.report.data_section import cited, data_sections
from ischia.writers.report.html import report_html
from ischia.writers.report.laid_out import laid_out
from ischia.writers.report.legs_section import legs_sections
from ischia.writers.report.material import Limit, ReportMaterial
from ischia.writers.report.pdf import report_pdf
from ischia.writers.report.pieces import Section, Text, plain
from ischia.writers.report.progress_section import progress_section

CONCENTRIC = {"motion": "knee_extension", "contraction": "concentric", "velocity_deg_s": 60.0}
RATIO = {"ratio": "injured_over_uninjured"}
OPEN = 'fill="#fdfbf6"'  # the ground's own colour: a circle that is not filled


def said(text: Text) -> str:
    """Return a text with plain spaces."""
    return plain(text).replace("\u202f", " ")


def symmetry(value: float, half: float | None, **context: str | float) -> Measurement:
    known = half is not None
    return Measurement(
        concept="strength.limb_symmetry",
        value=value,
        unit=Unit.PERCENT,
        interval95=(value - half, value + half) if known else None,
        uncertainty=Uncertainty(
            sem=half / 2 if known else None, kind="propagated" if known else "unknown"
        ),
        side=Side.RIGHT,
        context={**CONCENTRIC, **context, **RATIO},
        provenance=Provenance(method="strength.limb_symmetry@1", sources=("a" * 64,)),
    )


def row(value: float, interval95: tuple[float, float] | None, **more: object) -> Row:
    says = "known" if interval95 else "error unknown"
    return Row(name="n", says=says, value=value, interval95=interval95, measurement="m", **more)


def drawn(*rows: Row) -> str:
    return forest(rows, unit="% of left", even=100.0, title="t").svg


def section(material: ReportMaterial, key: str) -> Section:
    (found,) = [s for s in legs_sections(material) if s.key == key]
    return found


def with_measured(material: ReportMaterial, **changed: object) -> ReportMaterial:
    a = material.assessment
    return replace(material, assessment=replace(a, measured=replace(a.measured, **changed)))


# --- the forest of symmetry


def test_a_value_of_unknown_error_is_an_open_circle_and_says_so() -> None:
    known, unknown = drawn(row(90.0, (85.0, 95.0))), drawn(row(90.0, None))
    assert OPEN not in known
    assert OPEN in unknown
    assert "error unknown" in unknown


def test_a_limit_without_a_source_is_dashed_and_one_with_a_source_is_not() -> None:
    interval = (85.0, 95.0)
    bare = drawn(row(90.0, interval, group="Knee flexion"))
    unsourced = drawn(
        row(90.0, interval, group="Knee flexion", marks=(Mark(value=80.0, sourced=False),))
    )
    sourced = drawn(
        row(90.0, interval, group="Knee flexion", marks=(Mark(value=80.0, sourced=True),))
    )
    assert "stroke-dasharray" not in bare
    assert "stroke-dasharray" in unsourced
    assert "clinic default" in unsourced
    assert "stroke-dasharray" not in sourced
    assert "clinic default" not in sourced


def test_a_limit_stands_on_the_rows_that_are_held_against_it_alone() -> None:
    mark = (Mark(value=80.0, sourced=False),)
    one = drawn(row(90.0, None, group="a", marks=mark), row(90.0, None, group="a"))
    two = drawn(row(90.0, None, group="a", marks=mark), row(90.0, None, group="a", marks=mark))
    assert two.count("stroke-dasharray") == 2 * one.count("stroke-dasharray")


def test_limits_near_each_other_are_written_on_two_levels() -> None:
    marks = tuple(Mark(value=v, sourced=False) for v in (80.0, 81.0))
    svg = drawn(row(40.0, (20.0, 60.0), group="a", marks=marks))
    heights = dict(
        reversed(found)
        for found in re.findall(r"translate\([\d.]+ ([\d.]+)\)[^>]*>\s*(80|81)<", svg)
    ) or {said: y for y, said in re.findall(r'<text[^>]* y="([\d.]+)"[^>]*>(80|81)</text>', svg)}
    assert set(heights) == {"80", "81"}
    assert heights["80"] != heights["81"]


@pytest.mark.parametrize("interval95", [(95.0, 104.0), (70.0, 112.0), (20.0, 40.0), (60.0, 290.0)])
def test_the_axis_of_a_forest_names_where_both_legs_are_equal(
    interval95: tuple[float, float],
) -> None:
    svg = drawn(row(sum(interval95) / 2, interval95))
    ticks = re.findall(r'text-anchor="middle"[^>]*>(\d+)</text>', svg)
    assert "100" in ticks
    assert 2 <= len(ticks) <= 6


def test_rows_of_symmetry_stand_by_motion_then_phase_then_speed(
    simulated: ReportMaterial,
) -> None:
    found = (
        symmetry(90.0, 5.0, motion="knee_extension", contraction="eccentric"),
        symmetry(91.0, 5.0, velocity_deg_s=180.0),
        symmetry(92.0, 5.0),
        symmetry(93.0, None, motion="knee_flexion", contraction="eccentric"),
        symmetry(94.0, 5.0, motion="knee_flexion"),
    )
    (table,) = section(with_measured(simulated, measurements=found), "symmetry").tables
    assert [said(cells[1]) for cells in table.rows] == ["94 %", "93.0 %", "92 %", "91 %", "90 %"]


@pytest.mark.parametrize("best_first", [True, False])
def test_of_two_symmetries_of_one_test_the_one_of_means_is_drawn(
    simulated: ReportMaterial, *, best_first: bool
) -> None:
    pair = [symmetry(90.0, 5.0, of="peak_torque"), symmetry(71.0, 5.0, of="mean_peak_torque")]
    found = tuple(pair if best_first else reversed(pair))
    (table,) = section(with_measured(simulated, measurements=found), "symmetry").tables
    (row,) = table.rows
    assert said(row[1]).startswith("71")


def test_a_symmetry_says_what_it_is_held_against_and_on_whose_word(
    simulated: ReportMaterial,
) -> None:
    held = {"motion": "knee_flexion"}
    limits = (
        Limit(concept="strength.limb_symmetry", context=held, value=85.0, says="Weak knee flexion",
              basis="clinic_default"),
        Limit(concept="strength.limb_symmetry", context=held, value=80.0, says="To go on",
              basis="someone2001"),
        Limit(concept="strength.limb_symmetry", context={"motion": "hip_flexion"}, value=70.0,
              says="Of another motion", basis="clinic_default"),
    )  # fmt: skip
    found = (symmetry(90.0, None, motion="knee_flexion"), symmetry(90.0, 5.0))
    material = replace(with_measured(simulated, measurements=found), limits=limits)
    shown = section(material, "symmetry")
    (table,) = shown.tables
    assert [said(cells[3]) for cells in table.rows] == [
        "80 %: To go on ([someone2001]); 85 %: Weak knee flexion (clinic default, no source)",
        "no limit",
    ]
    assert "no source" in shown.intro
    assert "Solid: a limit with a source" in shown.intro
    assert "error unknown, so it passes no limit" in shown.intro


def test_what_is_common_in_the_uninjured_stands_beside_symmetry(simulated: ReportMaterial) -> None:
    note = "Of the uninjured, every third."
    material = replace(simulated, words={"strength.limb_symmetry.note": note})
    assert note in section(material, "symmetry").intro


def test_inconsistent_repetitions_are_explained_once_and_the_study_listed(
    simulated: ReportMaterial,
) -> None:
    note = "Above, the repetitions are inconsistent. [someone1996]"
    concept = "strength.effort_spread"
    spread = [replace(symmetry(17.0, None), concept=concept, id=f"spread-{n}") for n in (1, 2)]
    material = replace(
        with_measured(simulated, measurements=tuple(spread)),
        words={**simulated.words, f"{concept}.note": note},
        note_cites={concept: ("someone1996",), "strength.work": ("nobody1900",)},
    )
    (values,) = (s for s in data_sections(material) if s.key == "measurements")
    assert values.intro.count(note) == 1
    assert "someone1996" in cited(material)
    assert "nobody1900" not in cited(material)


# --- the curves of both legs


def test_each_test_of_both_legs_is_drawn_with_its_repetitions(simulated: ReportMaterial) -> None:
    (figure,) = section(simulated, "legs").figures
    caption = said(figure.caption)
    assert "left 5, right 5" in caption
    assert "The legs differ at 29–82°" in caption
    assert "The legs differ at 29–82°" in figure.drawing.title
    for word in ("N·m", "knee flexion angle", "Left 212", "Right 165"):
        assert word in figure.drawing.svg


def test_phases_are_drawn_on_one_scale(simulated: ReportMaterial) -> None:
    held = simulated.assessment.measured
    weaker = tuple(
        replace(c, context=c.context | {"contraction": "eccentric"}, id="",
                values=tuple(v / 3 for v in c.values),
                low95=tuple(v / 3 for v in c.low95), high95=tuple(v / 3 for v in c.high95))
        for c in held.curves if c.axis == "angle_deg"
    )  # fmt: skip
    shown = section(with_measured(simulated, curves=(*held.curves, *weaker)), "legs")
    scales = [re.findall(r">(\d+)</text>", f.drawing.svg) for f in shown.figures]
    assert len(scales) == 2
    assert scales[0] == scales[1]


def test_the_same_stands_as_a_table_every_ten_degrees(simulated: ReportMaterial) -> None:
    shown = section(simulated, "legs")
    (table,) = [t for t in shown.tables if t.folded]
    at_50 = next(cells for cells in table.rows if cells[0] == ("50°",))
    left = next(
        c for c in simulated.assessment.measured.curves
        if c.concept == "strength.torque" and c.side is Side.LEFT
    )  # fmt: skip
    k = left.at.index(50.0)
    assert said(at_50[1]) == f"{left.values[k]:.0f} ({left.low95[k]:.0f}–{left.high95[k]:.0f})"
    assert table.columns[3] == "Right minus left, N·m"
    assert said(at_50[3]).startswith("−")


def test_legs_that_were_not_compared_say_why(simulated: ReportMaterial) -> None:
    held = simulated.assessment.measured
    curves = tuple(c for c in held.curves if c.concept != "strength.torque_difference")
    why = NotMeasured(
        concept="strength.torque_difference",
        side=Side.RIGHT,
        reason="left: 2 concentric repetitions; 3 needed",
        context=CONCENTRIC,
    )
    material = with_measured(simulated, curves=curves, not_measured=(why,))
    (figure,) = section(material, "legs").figures
    assert "not known: left: 2 concentric repetitions; 3 needed." in said(figure.caption)
    assert "sides differ" not in figure.drawing.svg


def test_one_leg_alone_is_not_compared(simulated: ReportMaterial) -> None:
    held = simulated.assessment.measured
    alone = tuple(c for c in held.curves if c.side is Side.LEFT)
    material = with_measured(simulated, curves=alone, measurements=())
    assert legs_sections(material) == ()


# --- change between visits


def visit(day: float, value: float, **more: object) -> Visit:
    return Visit(day=day, date=f"day {day:g}", short_date=f"{day:g}", value=value, **more)


def change(*visits: Visit, mdc95: float | None = 10.0) -> str:
    return series(visits, side=Side.RIGHT, mdc95=mdc95, unit="N·m", title="t.").svg


@pytest.mark.parametrize(("values", "cut"), [((171.0, 165.0), True), ((4.0, 1.0), False)])
def test_an_axis_that_is_cut_says_so(values: tuple[float, float], *, cut: bool) -> None:
    visits = (visit(0.0, values[0]), visit(21.0, values[1]))
    drawing = series(visits, side=Side.RIGHT, mdc95=10.0, unit="N·m", title="t.")
    assert ("axis cut" in drawing.svg) is cut
    assert ("does not start at 0" in drawing.title) is cut


def test_the_stripe_of_noise_stands_only_where_the_error_is_known() -> None:
    visits = (visit(0.0, 10.0), visit(7.0, 12.0))
    assert "first visit ± MDC95" in change(*visits)
    assert 'opacity="0.075"' in change(*visits)
    assert "MDC95" not in change(*visits, mdc95=None)
    assert 'opacity="0.075"' not in change(*visits, mdc95=None)


def test_a_change_of_device_is_marked_and_breaks_the_line() -> None:
    def visits(second: str) -> tuple[Visit, ...]:
        return visit(0.0, 10.0, device="A"), visit(7.0, 12.0, device=second)

    assert "other device" in change(*visits("B"))
    assert "other device" not in change(*visits("A"))
    line = 'stroke="#955200" stroke-width="2"'
    assert line in change(*visits("A"))
    assert line not in change(*visits("B"))


def test_a_series_that_did_not_move_is_drawn_flat_on_a_scale_of_units(
    simulated: ReportMaterial,
) -> None:
    svg = change(visit(0.0, 4.0), visit(7.0, 4.0), mdc95=None)
    ticks = [float(said) for said in re.findall(r'text-anchor="end"[^>]*>([\d.]+)</text>', svg)]
    assert max(ticks) - min(ticks) >= 1
    still = entry(change=0.0, mdc95=None, verdict="error_unknown", why="no study")
    (figure,) = progressed(simulated, still).figures
    assert said(figure.caption) == "Unchanged. No study."


def test_a_visit_of_unknown_error_is_an_open_circle() -> None:
    known = visit(0.0, 10.0, interval95=(9.0, 11.0))
    assert OPEN not in change(known, visit(7.0, 12.0, interval95=(11.0, 13.0)))
    assert OPEN in change(known, visit(7.0, 12.0))


def entry(concept: str = "strength.peak_torque", **more: object) -> Progress:
    points = tuple(
        ProgressPoint(date=date(2026, 1, day), value=value, measurement="m", **extra)
        for day, value, extra in (
            (5, 100.0, {"interval95": (95.0, 105.0), "device": "A"}),
            (12, 110.0, {"interval95": None, "device": None}),
            (19, 130.0, {"interval95": (125.0, 135.0), "device": "A"}),
        )
    )
    return Progress(
        **{
            "concept": concept, "unit": Unit.NEWTON_METRE, "side": Side.RIGHT,
            "context": CONCENTRIC, "points": points, "change": 30.0, "mdc95": 25.0,
            "verdict": "improved", "cites": ("someone2001",), **more,
        }
    )  # fmt: skip


def progressed(material: ReportMaterial, *entries: Progress) -> Section:
    a = replace(material.assessment, progress=entries, injured_side=InjuredSide.RIGHT)
    return progress_section(replace(material, assessment=a))


def test_a_series_says_its_verdict_against_what_chance_does(simulated: ReportMaterial) -> None:
    learning = "a first retest alone changes it by about +3.5 % (learning)"
    shown = progressed(simulated, entry(notes=(learning,)))
    (figure,) = shown.figures
    assert said(figure.caption) == (
        "Improved: changed by +30 N·m; chance alone moves it up to 25 N·m (MDC95) [someone2001]. "
        "A first retest alone changes it by about +3.5 % (learning)."
    )
    assert "100 N·m (95–105) on 5 January 2026" in said((figure.drawing.title,))
    assert "Improved." in figure.drawing.title
    assert "other device" not in figure.drawing.svg  # nobody named one: that is not another


@pytest.mark.parametrize(
    ("verdicts", "opening"),
    [
        (
            (None, "within_noise", "improved"),
            "Within noise until 12 Jan 2026, then improved: changed",
        ),
        ((None, "worse", "improved"), "Worse until 12 Jan 2026, then improved: changed"),
        ((None, "improved", "improved"), "Improved: changed"),
        ((None, "error_unknown", "improved"), "Improved: changed"),
    ],
)
def test_a_series_says_when_its_verdict_was_another(
    verdicts: tuple[Verdict | None, ...], opening: str, simulated: ReportMaterial
) -> None:
    points = entry().points
    judged = tuple(replace(p, verdict=v) for p, v in zip(points, verdicts, strict=True))
    shown = progressed(simulated, entry(points=judged))
    assert said(shown.figures[0].caption).startswith(opening)
    assert said(shown.tables[0].rows[0][-1]).startswith(opening.partition(":")[0].lower()[:6])


def test_a_change_and_its_limit_never_read_the_same_where_they_differ(
    simulated: ReportMaterial,
) -> None:
    (figure,) = progressed(simulated, entry(change=25.3, mdc95=24.9)).figures
    assert "changed by +25.3 N·m; chance alone moves it up to 24.9 N·m" in said(figure.caption)


def test_without_a_study_there_is_no_verdict_and_the_table_waits(
    simulated: ReportMaterial,
) -> None:
    unknown = entry(
        "strength.work", mdc95=None, verdict="error_unknown", cites=(), why="no study of the error"
    )
    shown = progressed(simulated, unknown, entry())
    assert [t.folded for t in shown.tables] == [
        "",
        "1 series without an error between sessions in the knowledge base",
    ]
    assert said(shown.figures[1].caption) == "Changed by +30.0 N·m. No study of the error."
    (alone,) = progressed(simulated, unknown).tables
    assert alone.folded == ""


def test_what_matters_most_stands_first_and_much_of_it_is_folded(
    simulated: ReportMaterial,
) -> None:
    other_leg = entry(side=Side.LEFT)
    unknown = {"mdc95": None, "verdict": "error_unknown", "why": "no study"}
    pair = entry("strength.limb_symmetry", **unknown)
    many = [entry(f"strength.thing_{k}", **unknown) for k in range(8)]
    shown = progressed(simulated, *many, pair, other_leg, entry())
    assert [said(f.heading).split(",")[0] for f in shown.figures[:3]] == [
        "Peak torque",
        "Limb symmetry",
        "Peak torque",
    ]
    assert "right" in said(shown.figures[0].heading)
    assert "left" in said(shown.figures[2].heading)
    assert len(shown.figures) == 6
    assert len(shown.more) == 5


def test_one_more_drawing_is_one(simulated: ReportMaterial) -> None:
    many = tuple(
        entry(f"strength.thing_{k}", mdc95=None, verdict="error_unknown") for k in range(6)
    )
    a = replace(simulated.assessment, progress=(entry(), *many))
    folded = re.findall(
        r"<summary>(\d+ more .*?)</summary>",
        report_html(laid_out(replace(simulated, assessment=a))),
    )
    assert "1 more drawing" in folded


def test_both_pages_hold_all_of_it(simulated: ReportMaterial) -> None:
    unknown = {"mdc95": None, "verdict": "error_unknown", "why": "no study"}
    many = tuple(entry(f"strength.thing_{k}", **unknown) for k in range(9))
    a = replace(simulated.assessment, progress=(entry(), *many))
    material = replace(simulated, assessment=a)
    html = report_html(laid_out(material))
    folded = re.findall(r'<details class="fold"><summary>(.*?)</summary>', html)
    assert "4 more drawings" in folded
    assert any("every 10°" in said for said in folded)
    assert any("without an error between" in said for said in folded)
    assert report_pdf(laid_out(material)).startswith(b"%PDF")
