"""Tile 1: torque or force, both legs."""

from ischia.model.measurement import Context, Curve, Measurement, NotMeasured
from ischia.model.terms import InjuredSide, Side
from ischia.writers.figures.forest import Row, forest
from ischia.writers.figures.overlay import Peak, differing, torque_overlay
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Doubt, Missing, Text, Tile, number, plain
from ischia.writers.report.symmetry_rows import (
    SYMMETRY,
    about_limits,
    one_of_each,
    place_of,
    symmetry_rows,
)
from ischia.writers.report.wording import (
    THIN,
    axis_unit,
    context_words,
    interval_of,
    opened,
    side_word,
    value_of,
)

CONCEPT = SYMMETRY
KEY = "strength"
TOO_FEW = "too_few_repetitions"
_PHASES = ("concentric", "eccentric", "isometric")
_MOST_ROWS = 7
_EVEN_PCT = 100.0


def strength_tile(material: ReportMaterial) -> Tile:
    """Return the overlay of both legs, else a forest of what was reported, else why nothing."""
    missing = tuple(not_measured(material, m) for m in material.missing("strength."))
    chosen = chosen_motion(material)
    if chosen is not None:
        return _overlay(material, chosen, missing)
    rows = material.all_of(CONCEPT)
    if rows:
        return _forest(material, rows, missing)
    alone = [m for m in material.measurements if m.concept.startswith("strength.")]
    if alone:
        return _alone(material, alone, missing)
    return Tile(
        key=KEY,
        heading=("Strength was not measured",),
        missing=missing or (Missing(what="Strength", why="no strength recording at this visit"),),
    )


def not_measured(material: ReportMaterial, entry: NotMeasured) -> Missing:
    """Return something not measured, in words."""
    said = [material.word(entry.concept), context_words(entry.context, material.words)]
    what = ", ".join(filter(None, [opened(", ".join(filter(None, said))), side_word(entry.side)]))
    return Missing(what=what, why=entry.reason)


def said_of(m: Measurement) -> tuple[str, str]:
    """Return which side is compared with which, from what the ratio is of."""
    if m.context.get("ratio") == "left_over_right":
        return "left", "right"
    return m.side.value, m.side.other.value


def share(material: ReportMaterial, m: Measurement, other: str) -> Text:
    """Return `78 % of left 72–84`, and what it may be instead."""
    doubt = material.doubt_of(m)
    says = f"{interval_of(m)}; doubtful: {doubt}" if doubt else interval_of(m)
    return number(m, interval=False), f" of {other} ", Doubt(says=says)


def joint_of(context: Context) -> str:
    """Return whose angle a torque curve runs over."""
    return "hip" if str(context.get("motion")).startswith("hip") else "knee"


def chosen_motion(material: ReportMaterial) -> dict[str, str | float] | None:
    """Return the motion to show: drawn on both sides, weakest if injured, shortening first."""
    contexts: list[dict[str, str | float]] = []
    for curve in material.assessment.measured.curves:
        context = dict(curve.context)
        if curve.concept == "strength.torque" and context not in contexts:
            contexts.append(context)

    def order(context: dict[str, str | float]) -> tuple[bool, bool, float, int]:
        of_motion = material.all_of(CONCEPT, context=_motion(context))
        of_test = material.all_of(CONCEPT, context=context)
        doubted = any(material.doubt_of(m) for m in of_test)
        worst = max((_apart_pct(m) for m in of_motion), default=-_EVEN_PCT)
        phase = str(context.get("contraction"))
        rank = _PHASES.index(phase) if phase in _PHASES else len(_PHASES)
        one_leg = len(material.curves("strength.torque", context)) < 2  # noqa: PLR2004
        return one_leg, doubted, -worst, rank

    return min(contexts, key=order, default=None)


def _apart_pct(m: Measurement) -> float:
    """Return by how much the injured leg is weaker; where none is named, how far they differ.

    An injured leg that is the stronger one in some motion is not what a page has to tell first.
    """
    if m.context.get("ratio") == "injured_over_uninjured":
        return _EVEN_PCT - m.value
    return abs(m.value - _EVEN_PCT)


def _motion(context: Context) -> Context:
    return {"motion": context.get("motion", "")}


def _overlay(
    material: ReportMaterial, context: dict[str, str | float], missing: tuple[Missing, ...]
) -> Tile:
    curves = material.curves("strength.torque", context)
    difference = next(iter(material.curves("strength.torque_difference", context).values()), None)
    symmetry = material.one(CONCEPT, context=context)
    motion = opened(context_words({"motion": context.get("motion", "")}, material.words))
    differ = differing(difference)
    peaks = {}
    for side in curves:
        peak = material.one("strength.mean_peak_torque", side=side, context=context)
        if peak:
            peaks[side] = Peak(says=value_of(peak), measurement=peak.id)
    heading: Text = (f"{motion} torque, " + " and ".join(sorted(curves)),)
    if symmetry:
        one, other = said_of(symmetry)
        heading = (f"{motion} torque: {one} is ", *share(material, symmetry, other))
    shade = _shade(difference, differ)
    banded = all(c.low95 for c in curves.values())
    band = f"Mean with 95{THIN}% band, within session." if banded else "One repetition: no band."
    return Tile(
        key=KEY,
        heading=heading,
        basis=_basis(material, context, {c.n for c in curves.values()}),
        drawings=(
            torque_overlay(
                curves,
                peaks=peaks,
                differ=differ,
                title=_title(heading, differ),
                joint=joint_of(context),
            ),
        ),
        missing=missing[:2],
        caption=" ".join(filter(None, (band, shade, beside(material)))),
    )


def _shade(difference: Curve | None, differ: list[tuple[float, float]]) -> str:
    """Return what the shading means; silence would be read as "no difference"."""
    if differ:
        return "Shaded: the difference excludes zero over 10° or more."
    if difference is not None and TOO_FEW in difference.flags:
        return "Too few repetitions to say where the sides differ; four a side can."
    return ""


def _basis(material: ReportMaterial, context: dict[str, str | float], n: set[int]) -> Text:
    """Return how it was tested, and what the other phase of the same motion says."""
    how = {k: v for k, v in context.items() if k != "motion"}
    repeats = f"{min(n)}" if len(n) == 1 else f"{min(n)} to {max(n)}"
    text: Text = (f"{opened(context_words(how, material.words))}, {repeats} repetitions a side.",)
    said = {context.get("contraction")}
    for other in one_of_each(material.all_of(CONCEPT, context=_motion(context))):
        phase = str(other.context.get("contraction"))
        if phase not in said:
            said.add(phase)  # one number of each phase; all of them stand behind page 1
            text = (*text, f" {opened(phase)} ", number(other), ".")
    return text


def _title(heading: Text, differ: list[tuple[float, float]]) -> str:
    where = "; ".join(f"{low:.0f} to {high:.0f} degrees" for low, high in differ)
    return f"{plain(heading)}. " + (f"The sides differ from {where}." if where else "")


def _forest(
    material: ReportMaterial, found: tuple[Measurement, ...], missing: tuple[Missing, ...]
) -> Tile:
    # What is doubtful, or of unknown error, must not speak for the tile while another can.
    def order(m: Measurement) -> tuple[bool, bool, float]:
        return bool(material.doubt_of(m)), m.interval95 is None, -_apart_pct(m)

    ordered = sorted(one_of_each(found), key=order)
    shown = sorted(ordered[:_MOST_ROWS], key=place_of)
    rows = symmetry_rows(material, shown)
    one, other = said_of(ordered[0])
    motion = opened(context_words({"motion": ordered[0].context.get("motion", "")}, material.words))
    heading: Text = (f"{motion}: {one} is ", *share(material, ordered[0], other))
    return Tile(
        key=KEY,
        heading=heading,
        basis=(f"{opened(one)} in per cent of {other}; no torque curves were recorded.",),
        drawings=(forest(rows, unit=f"% of {other}", even=_EVEN_PCT, title=_title(heading, [])),),
        missing=missing[:2],
        caption=" ".join(filter(None, (about_limits(material, shown), beside(material)))),
    )


def beside(material: ReportMaterial) -> str:
    """Return what must stand beside every comparison of legs; nothing where none was formed."""
    return material.words.get(f"{CONCEPT}.note", "") if material.all_of(CONCEPT) else ""


def _alone(
    material: ReportMaterial, found: list[Measurement], missing: tuple[Missing, ...]
) -> Tile:
    """Return single values: nothing to compare them with was measured."""
    unit = found[0].unit
    same = [m for m in found if m.unit is unit][:_MOST_ROWS]
    rows = [
        Row(
            name=", ".join(
                filter(None, [opened(side_word(m.side)), context_words(m.context, material.words)])
            ),
            says=f"{value_of(m)} {interval_of(m)}",
            value=m.value,
            interval95=m.interval95,
            measurement=m.id,
            doubted=bool(material.doubt_of(m)),
        )
        for m in same
    ]
    neutral = material.assessment.injured_side is InjuredSide.NONE
    why = "left and right are shown as they are" if neutral else "no limb symmetry could be formed"
    name = opened(material.word(same[0].concept))
    doubt = material.doubt_of(same[0])
    doubted: Text = (" ", Doubt(says=f"doubtful: {doubt}")) if doubt else ()
    heading: Text = (
        f"{name}, {side_word(same[0].side) or Side.MIDLINE}: ",
        number(same[0]),
        *doubted,
    )
    return Tile(
        key=KEY,
        heading=heading,
        basis=(f"{len(found)} values; {why}.",),
        drawings=(forest(rows, unit=axis_unit(unit), even=None, title=_title(heading, [])),),
        missing=missing[:2],
        caption=about_limits(material, same),
    )
