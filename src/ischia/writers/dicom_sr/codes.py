"""Codes of a structured report: standard ones where we know them, ours for the rest."""

from typing import TYPE_CHECKING, Final

from ischia.model.terms import Side

if TYPE_CHECKING:
    from highdicom.sr import CodedConcept

OURS: Final = "99ISCHIA"  # 99 marks a scheme that a site has made itself
_LATERALITY: Final = {Side.LEFT: ("7771000", "Left"), Side.RIGHT: ("24028007", "Right")}
_LONGEST: Final = 64  # of the meaning of a code


def ours(value: str, meaning: str | None = None) -> "CodedConcept":
    """Return a code of ours; its value is the word that our documents use."""
    return _code(value, OURS, meaning or value.replace("_", " "))


def unit(ucum: str) -> "CodedConcept":
    """Return a unit in UCUM, as our documents spell it."""
    return _code(ucum, "UCUM", {"1": "no units", "{score}": "score"}.get(ucum, ucum))


def ultrasonography() -> "CodedConcept":
    """Return the procedure that is reported."""
    return _code("16310003", "SCT", "Diagnostic ultrasonography")


def laterality(side: Side) -> "CodedConcept | None":
    """Return the side of the body, None for the midline."""
    found = _LATERALITY.get(side)
    return _code(found[0], "SCT", found[1]) if found else None


def length() -> "CodedConcept":
    """Return the length of a line."""
    return _code("410668003", "SCT", "Length")


def area() -> "CodedConcept":
    """Return the area of an outline."""
    return _code("42798000", "SCT", "Area")


def _code(value: str, scheme: str, meaning: str) -> "CodedConcept":
    from highdicom.sr import CodedConcept

    return CodedConcept(value=value, scheme_designator=scheme, meaning=meaning[:_LONGEST])
