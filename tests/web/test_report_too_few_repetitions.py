"""Silence of a comparison that could not speak is not read as "no difference"."""

from dataclasses import replace

import pytest

from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.strength_tile import strength_tile


@pytest.mark.parametrize(("flags", "said"), [(("too_few_repetitions",), True), ((), False)])
def test_too_few_repetitions_are_said_below_the_curves(
    simulated: ReportMaterial, flags: tuple[str, ...], *, said: bool
) -> None:
    measured = simulated.assessment.measured
    curves = tuple(
        replace(
            curve,
            flags=flags,
            low95=tuple(-abs(v) - 1 for v in curve.values),
            high95=tuple(abs(v) + 1 for v in curve.values),
        )
        if curve.concept == "strength.torque_difference"
        else curve
        for curve in measured.curves
    )
    assessment = replace(simulated.assessment, measured=replace(measured, curves=curves))
    caption = strength_tile(replace(simulated, assessment=assessment)).caption
    assert ("Too few repetitions to say where the sides differ" in caption) == said
    assert "Shaded" not in caption


def test_where_the_sides_differ_the_shading_is_explained(simulated: ReportMaterial) -> None:
    caption = strength_tile(simulated).caption
    assert "Shaded" in caption
    assert "Too few" not in caption
