"""Units as machines print them: known ones convert, all others are nobody's guess."""

import pytest

from ischia.model.units import Unit
from ischia.readers.spelling import name_and_unit, quantities_of, to_canonical, unit_spelt

FOOT_POUND_NM = 1.3558179483314004


@pytest.mark.parametrize(
    ("quantity", "printed", "factor"),
    [
        ("torque", "N-M", 1.0),
        ("torque", "N·m", 1.0),
        ("torque", "Nm", 1.0),
        ("torque", "ft-lb", FOOT_POUND_NM),
        ("torque", "FT-LBS", FOOT_POUND_NM),
        ("torque", "foot-pounds", FOOT_POUND_NM),
        ("torque", str(Unit.FOOT_POUND), FOOT_POUND_NM),
        ("time", "mSec", 0.001),
        ("time", "s", 1.0),
        ("angle", "Degrees", 1.0),
        ("angle", "°", 1.0),
        ("angle", "Grad", 1.0),
        ("angle", "DEGRÉS", 1.0),
        ("angle", "graus", 1.0),
        ("velocity", "DEG/SEC", 1.0),
        ("velocity", "gradi/s", 1.0),
        ("time", "Sek", 1.0),
        ("velocity", "°/s", 1.0),
        ("velocity", "rad/s", 57.29577951308232),
        ("force", "kgf", 9.80665),
    ],
)
def test_a_known_spelling_has_its_factor(quantity, printed, factor) -> None:
    assert to_canonical(quantity, printed) == pytest.approx(factor, rel=1e-12)


@pytest.mark.parametrize(
    ("quantity", "printed"),
    [
        ("torque", ""),
        ("torque", "kgf"),
        ("torque", "N/m"),
        ("torque", "Nmm"),
        ("time", "min"),
        ("velocity", "Degrees"),  # a plural is no rate
        ("velocity", "rads"),
        ("force", "kg"),  # a mass, or a force: sites differ
        ("force", "lb"),
    ],
)
def test_what_is_not_known_is_not_guessed(quantity, printed) -> None:
    assert unit_spelt(quantity, printed) is None


def test_a_unit_tells_its_quantity_where_it_has_only_one() -> None:
    assert quantities_of("ft-lb") == ("torque",)
    assert quantities_of("Degrees") == ("angle",)
    assert quantities_of("speed") == ()


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("Torque (ft-lb)", ("Torque", "ft-lb")),
        (" Winkel [deg] ", ("Winkel", "deg")),
        ("LeftForce", ("LeftForce", "")),
        ("Torque_Nm", ("Torque", "Nm")),
        ("speed_deg_s", ("speed", "deg/s")),
        ("end_point_s", ("end_point", "s")),
        ("End Pnt 0", ("End Pnt 0", "")),
    ],
)
def test_a_heading_is_a_name_and_a_unit(heading, parts) -> None:
    assert name_and_unit(heading) == parts


def test_a_line_of_binary_data_is_no_heading_and_takes_no_time() -> None:
    blanks = "(" + "\x00 " * 20_000 + "x"
    assert name_and_unit(blanks) == (blanks, "")
    assert name_and_unit("a" * 300 + " Nm") == ("a" * 300 + " Nm", "")
