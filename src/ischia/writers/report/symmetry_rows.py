"""The rows of a forest of symmetry: their order, their names, and what they are held against."""

from collections.abc import Sequence

from ischia.model.measurement import Context, Measurement
from ischia.writers.figures.forest import Mark, Row
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.wording import THIN, context_words, interval_of, opened, value_of

SYMMETRY = "strength.limb_symmetry"
_MOTIONS = ("knee_flexion", "knee_extension", "hip_extension", "hip_flexion")
_PHASES = ("concentric", "eccentric", "isometric")


def order_of(context: Context) -> tuple[int, int, float, str]:
    """Return the place of a test among others: motion, phase, velocity."""
    motion, phase = str(context.get("motion")), str(context.get("contraction"))
    velocity = context.get("velocity_deg_s", 0.0)
    return (
        _MOTIONS.index(motion) if motion in _MOTIONS else len(_MOTIONS),
        _PHASES.index(phase) if phase in _PHASES else len(_PHASES),
        0.0 if isinstance(velocity, str) else velocity,
        motion,
    )


def place_of(m: Measurement) -> tuple[int, str, tuple[int, int, float, str]]:
    """Return a row's place: rows of one heading stand together."""
    order = order_of(m.context)
    return order[0], m.concept, order


def one_of_each(found: Sequence[Measurement]) -> list[Measurement]:
    """Return one symmetry of each test: that of means, whose error today is known, comes first."""
    chosen: dict[tuple[str, str], Measurement] = {}
    for m in found:
        test = m.concept, repr(sorted((k, v) for k, v in m.context.items() if k != "of"))
        known = chosen.get(test)
        if (
            known is None
            or (known.interval95 is None and m.interval95 is not None)
            or (str(m.context.get("of")).startswith("mean") and m.interval95 is not None)
        ):
            chosen[test] = m
    return list(chosen.values())


def symmetry_rows(material: ReportMaterial, found: Sequence[Measurement]) -> list[Row]:
    """Return a row for each symmetry, in order."""
    return [_row(material, m) for m in sorted(found, key=place_of)]


def _row(material: ReportMaterial, m: Measurement) -> Row:
    sourced: dict[float, bool] = {}
    for limit in material.limits_of(m):  # what only one of two rules has a source for is dashed
        sourced[limit.value] = material.sourced(limit) and sourced.get(limit.value, True)
    return Row(
        name=_within(material, m),
        says=f"{value_of(m)} {interval_of(m)}",
        value=m.value,
        interval95=m.interval95,
        measurement=m.id,
        doubted=bool(material.doubt_of(m)),
        group=_group(material, m),
        marks=tuple(Mark(value=value, sourced=known) for value, known in sourced.items()),
    )


def _group(material: ReportMaterial, m: Measurement) -> str:
    """Return the heading of a row: which motion, and at what length of the muscle."""
    motion = {"motion": m.context["motion"]} if "motion" in m.context else {}
    where = "" if m.concept == SYMMETRY else "near straight"
    said = ", ".join(filter(None, [context_words(motion, material.words), where]))
    return opened(said) or "Strength"


def _within(material: ReportMaterial, m: Measurement) -> str:
    """Return a row's name below its heading."""
    rest = {key: value for key, value in m.context.items() if key not in ("motion", "of")}
    return opened(context_words(rest, material.words)) or opened(material.word(m.concept))


def about_limits(material: ReportMaterial, found: Sequence[Measurement]) -> str:
    """Return how to read the rows: lines, open circles, limits and on whose word they stand."""
    said = [f"Lines: 95{THIN}% intervals."]
    if any(m.interval95 is None and not material.doubt_of(m) for m in found):
        said.append("Open circle: error unknown, so it passes no limit.")
    doubts = dict.fromkeys(filter(None, (material.doubt_of(m) for m in found)))
    if doubts:
        said.append(f"Open diamond: doubtful, it decides nothing ({'; '.join(doubts)}).")
    limits = [limit for m in found for limit in material.limits_of(m)]
    if any(not material.sourced(limit) for limit in limits):
        said.append("Dashed: a limit that is the clinic’s default and has no source.")
    if any(material.sourced(limit) for limit in limits):
        said.append("Solid: a limit with a source.")
    return " ".join(said)
