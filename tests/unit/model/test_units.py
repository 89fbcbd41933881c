"""The unit table against pint, which is too slow to carry along."""

import pint
import pytest

from ischia.model.errors import UnitMismatchError
from ischia.model.units import Unit, convert

# UCUM spelling -> pint's, where they differ
PINT = {
    "N.m": "newton * meter",
    "[ft_i].[lbf_av]": "foot * pound_force",
    "N.m/kg": "newton * meter / kilogram",
    "kgf": "kilogram_force",
    "[lbf_av]": "pound_force",
    "[in_i]": "inch",
    "%": "percent",
    "{score}": "dimensionless",
    "[arb'U]": "dimensionless",
    "mm2": "millimeter ** 2",
    "1": "dimensionless",
    "deg": "degree",
    "deg/s": "degree / second",
}


@pytest.mark.parametrize("have", list(Unit))
def test_conversions_agree_with_pint(have: Unit) -> None:
    registry = pint.UnitRegistry()
    for want in Unit:
        try:
            ours = convert(7.5, have, want)
        except UnitMismatchError:
            continue
        theirs = registry.Quantity(7.5, PINT.get(have, str(have))).to(PINT.get(want, str(want)))
        assert ours == pytest.approx(theirs.magnitude, rel=1e-12), (have, want)


def test_kinds_do_not_mix() -> None:
    with pytest.raises(UnitMismatchError, match="torque"):
        convert(1.0, Unit.NEWTON_METRE, Unit.NEWTON)
    with pytest.raises(UnitMismatchError, match="speed"):  # of a shear wave: never a pressure
        convert(1.0, Unit.METRE_PER_S, Unit.KILOPASCAL)
    with pytest.raises(UnitMismatchError, match="score"):
        convert(1.0, Unit.SCORE, Unit.RATIO)
