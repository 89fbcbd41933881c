"""The closed set of units this project speaks, and nothing else."""

from enum import StrEnum

from ischia.model.errors import UnitMismatchError


class Unit(StrEnum):
    """A unit, spelt as its UCUM code so that it can leave as FHIR or DICOM SR."""

    NEWTON_METRE = "N.m"
    FOOT_POUND = "[ft_i].[lbf_av]"
    NM_PER_KG = "N.m/kg"
    DEGREE = "deg"
    RADIAN = "rad"
    DEG_PER_S = "deg/s"
    MILLIMETRE = "mm"
    CENTIMETRE = "cm"
    INCH = "[in_i]"
    METRE = "m"
    SQUARE_MILLIMETRE = "mm2"
    MILLILITRE = "mL"
    METRE_PER_S = "m/s"
    SECOND = "s"
    NEWTON = "N"
    KILOGRAM_FORCE = "kgf"
    POUND_FORCE = "[lbf_av]"
    NEWTON_PER_S = "N/s"
    NM_PER_S = "N.m/s"
    NEWTON_SECOND = "N.s"
    NM_SECOND = "N.m.s"
    WATT = "W"
    WATT_PER_KG = "W/kg"
    JOULE = "J"
    KILOGRAM = "kg"
    KILOPASCAL = "kPa"
    PERCENT = "%"
    RATIO = "1"
    SCORE = "{score}"
    ARBITRARY = "[arb'U]"  # grey levels of one machine: nothing converts them


# unit -> (kind of quantity, factor to the kind's canonical unit); exact by definition where exact
_TABLE: dict[Unit, tuple[str, float]] = {
    Unit.NEWTON_METRE: ("torque", 1.0),
    Unit.FOOT_POUND: ("torque", 1.3558179483314004),
    Unit.NM_PER_KG: ("specific torque", 1.0),
    Unit.DEGREE: ("angle", 1.0),
    Unit.RADIAN: ("angle", 57.29577951308232),
    Unit.DEG_PER_S: ("angular velocity", 1.0),
    Unit.MILLIMETRE: ("length", 1.0),
    Unit.CENTIMETRE: ("length", 10.0),
    Unit.INCH: ("length", 25.4),
    Unit.METRE: ("length", 1000.0),
    Unit.SQUARE_MILLIMETRE: ("area", 1.0),
    Unit.MILLILITRE: ("volume", 1.0),
    Unit.METRE_PER_S: ("speed", 1.0),
    Unit.SECOND: ("time", 1.0),
    Unit.NEWTON: ("force", 1.0),
    Unit.KILOGRAM_FORCE: ("force", 9.80665),
    Unit.POUND_FORCE: ("force", 4.4482216152605),
    Unit.NEWTON_PER_S: ("rate of force", 1.0),
    Unit.NM_PER_S: ("rate of torque", 1.0),
    Unit.NEWTON_SECOND: ("impulse", 1.0),
    Unit.NM_SECOND: ("angular impulse", 1.0),
    Unit.WATT: ("power", 1.0),
    Unit.WATT_PER_KG: ("specific power", 1.0),
    Unit.JOULE: ("work", 1.0),
    Unit.KILOGRAM: ("mass", 1.0),
    Unit.KILOPASCAL: ("pressure", 1.0),
    Unit.PERCENT: ("ratio", 0.01),
    Unit.RATIO: ("ratio", 1.0),
    Unit.SCORE: ("score", 1.0),
    Unit.ARBITRARY: ("arbitrary", 1.0),
}


def convert(value: float, have: Unit, want: Unit) -> float:
    """Return `value`, given in `have`, expressed in `want`.

    Raises
    ------
    UnitMismatchError
        When the two units measure different kinds of quantity.
    """
    have_kind, have_factor = _TABLE[have]
    want_kind, want_factor = _TABLE[want]
    if have_kind != want_kind:
        msg = f"cannot express {have_kind} [{have}] as {want_kind} [{want}]"
        raise UnitMismatchError(msg)
    return value * have_factor / want_factor
