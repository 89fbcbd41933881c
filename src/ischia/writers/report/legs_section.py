"""Both legs' strength against each other: each test's curves, and every symmetry in one figure."""

from collections.abc import Mapping

from ischia.model.measurement import Context, Curve, Measurement
from ischia.model.terms import Side
from ischia.writers.figures.forest import forest
from ischia.writers.figures.overlay import Peak, differing, highest_nm, torque_overlay
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Doubt, Figure, Number, Section, Table, Text, number, plain
from ischia.writers.report.strength_tile import CONCEPT, beside, joint_of, said_of, share
from ischia.writers.report.symmetry_rows import (
    about_limits,
    one_of_each,
    order_of,
    place_of,
    symmetry_rows,
)
from ischia.writers.report.wording import (
    THIN,
    context_words,
    interval_of,
    opened,
    places,
    span,
    value_of,
)

_TORQUE = "strength.torque"
_DIFFERENCE = "strength.torque_difference"
_PEAK = "strength.mean_peak_torque"
_STEP_DEG = 10
_EVEN_PCT = 100.0
_BANDS = (
    f"Bands: 95{THIN}% of the mean, within session, angle by angle. Shaded: the difference of the "
    "legs excludes zero over 10° or more, by a permutation test on the repetitions. "
    "Left is dashed, right solid; all stand on one scale."
)


def legs_sections(material: ReportMaterial) -> tuple[Section, ...]:
    """Return the sections that compare the legs; none where nothing was compared."""
    return (*_curves(material), *_symmetry(material))


def _curves(material: ReportMaterial) -> tuple[Section, ...]:
    tests: list[Context] = []
    for curve in material.assessment.measured.curves:
        if curve.concept == _TORQUE and curve.context not in tests:
            tests.append(curve.context)
    both = [c for c in sorted(tests, key=order_of) if len(_legs(material, c)) > 1]
    if not both:
        return ()
    top_nm = max(highest_nm(_legs(material, context).values()) for context in both)
    columns = ("Test", "Left", "Right", "Repetitions", "The legs differ")
    return (
        Section(
            key="legs",
            heading="Torque of both legs over the angle",
            intro=_BANDS,
            figures=tuple(_figure(material, context, top_nm) for context in both),
            tables=(
                Table(columns=columns, rows=tuple(_row(material, context) for context in both)),
                *(_angles(material, context) for context in both),
            ),
        ),
    )


def _legs(material: ReportMaterial, context: Context) -> Mapping[Side, Curve]:
    """Return each leg's curve of exactly one test."""
    return {
        side: curve
        for side, curve in material.curves(_TORQUE, context).items()
        if dict(curve.context) == dict(context)
    }


def _difference(material: ReportMaterial, context: Context) -> Curve | None:
    found = material.curves(_DIFFERENCE, context).values()
    return next((c for c in found if dict(c.context) == dict(context)), None)


def _peak(material: ReportMaterial, side: Side, context: Context) -> Measurement | None:
    return material.one(_PEAK, side=side, context=context)


def _figure(material: ReportMaterial, context: Context, top_nm: float) -> Figure:
    legs = _legs(material, context)
    test = opened(context_words(context, material.words))
    symmetry = material.one(CONCEPT, context=context)
    heading: Text = (test,)
    if symmetry:
        one, other = said_of(symmetry)
        heading = (f"{test}: {one} is ", *share(material, symmetry, other))
    differ = differing(_difference(material, context))
    peaks = {
        side: Peak(says=value_of(m), measurement=m.id)
        for side in legs
        if (m := _peak(material, side, context))
    }
    where = _where(material, context)
    return Figure(
        drawing=torque_overlay(
            legs,
            peaks=peaks,
            differ=differ,
            title=f"{plain(heading)}. {where}",
            joint=joint_of(context),
            top_nm=top_nm,
        ),
        heading=heading,
        caption=(f"Repetitions: {_repetitions(legs)}. {where}",),
    )


def _repetitions(legs: Mapping[Side, Curve]) -> str:
    said = [f"{side} {curve.n}" for side, curve in sorted(legs.items())]
    unbanded = [side for side, curve in sorted(legs.items()) if curve.low95 is None]
    none = f"; no band for {' and '.join(unbanded)}, too few to know one" if unbanded else ""
    return ", ".join(said) + none


def _where(material: ReportMaterial, context: Context) -> str:
    """Return at which angles the legs differ, or why that cannot be said."""
    difference = _difference(material, context)
    if difference is None or difference.low95 is None:
        why = next(
            (n.reason for n in material.missing(_DIFFERENCE) if dict(n.context) == dict(context)),
            "the legs were not compared angle by angle",
        )
        return f"Where they differ is not known: {why}."
    stretches = [f"{low:.0f}–{high:.0f}°" for low, high in differing(difference)]
    if not stretches:
        return "On no stretch of 10° do the legs differ beyond chance."
    return f"The legs differ at {' and '.join(stretches)}."


def _row(material: ReportMaterial, context: Context) -> tuple[Text, ...]:
    legs = _legs(material, context)

    def peak(side: Side) -> Text:
        m = _peak(material, side, context)
        if m is None:
            return ("no mean peak",)
        return number(m, interval=False), " ", Doubt(says=interval_of(m))

    return (
        (opened(context_words(context, material.words)),),
        peak(Side.LEFT),
        peak(Side.RIGHT),
        (_repetitions(legs),),
        (_where(material, context),),
    )


def _angles(material: ReportMaterial, context: Context) -> Table:
    """Return what a figure draws as figures, every ten degrees."""
    legs, difference = _legs(material, context), _difference(material, context)
    curves = [*(legs[side] for side in (Side.LEFT, Side.RIGHT)), difference]
    shown = sorted({at for c in curves if c for at in c.at if at % _STEP_DEG == 0})
    named = f"{difference.side} minus {difference.side.other}" if difference else "Difference"
    test = opened(context_words(context, material.words))
    return Table(
        columns=("Angle", "Left, N·m", "Right, N·m", f"{opened(named)}, N·m"),
        rows=tuple(((f"{at:.0f}°",), *((_at(curve, at),) for curve in curves)) for at in shown),
        folded=f"{test}: the same as a table, every 10°",
    )


def _at(curve: Curve | None, at_deg: float) -> str:
    if curve is None or at_deg not in curve.at:
        return "not measured"
    k = curve.at.index(at_deg)
    if curve.low95 is None or curve.high95 is None:
        return f"{curve.values[k]:.0f} (error unknown)"
    held = (curve.low95[k], curve.high95[k])
    return f"{curve.values[k]:.0f} ({span(*held, 0)})".replace("-", "−")


def _symmetry(material: ReportMaterial) -> tuple[Section, ...]:
    found = one_of_each([m for m in material.measurements if m.concept.startswith(CONCEPT)])
    if not found:
        return ()
    found.sort(key=place_of)
    one, other = said_of(found[0])
    drawing = forest(
        symmetry_rows(material, found),
        unit=f"% of {other}",
        even=_EVEN_PCT,
        title=f"{opened(one)} in per cent of {other}: "
        + "; ".join(f"{_named(material, m)} {value_of(m)} ({interval_of(m)})" for m in found),
    )
    heading: Text = (f"{opened(one)} in per cent of {other}, every test",)
    columns = ("Test", "Value", "Interval", "Held against")
    return (
        Section(
            key="symmetry",
            heading="Symmetry of the legs",
            intro=" ".join(filter(None, (about_limits(material, found), beside(material)))),
            figures=(Figure(drawing=drawing, heading=heading),),
            tables=(
                Table(
                    columns=columns,
                    rows=tuple(_symmetry_row(material, m) for m in found),
                ),
            ),
        ),
    )


def _named(material: ReportMaterial, m: Measurement) -> str:
    where = "" if m.concept == CONCEPT else "near straight"
    return ", ".join(filter(None, [context_words(m.context, material.words), where]))


def _symmetry_row(material: ReportMaterial, m: Measurement) -> tuple[Text, ...]:
    held = "; ".join(
        f"{limit.value:g}{THIN}%: {limit.says} ({material.basis_of(limit)})"
        for limit in material.limits_of(m)
    )
    decimals = places(m.value, m.interval95)
    doubted = material.doubt_of(m)
    return (
        (opened(_named(material, m)),),
        (Number(measurement=m.id, says=value_of(m, decimals)),),
        (f"{interval_of(m, decimals)}; doubtful" if doubted else interval_of(m, decimals),),
        (held or "no limit",),
    )
