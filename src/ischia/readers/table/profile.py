"""A table profile: which column holds what, in which unit and sign (`ischia.profile/1`)."""

import tomllib
from importlib import resources
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from ischia.model.errors import InputError
from ischia.model.terms import Contraction, LoadMode, Motion, Side
from ischia.model.units import Unit
from ischia.readers.contract import RawFile

UNCONFIRMED: Final = "_unconfirmed"  # ends the format of a source whose layout is a guess
Quantity = Literal["time", "torque", "angle", "velocity", "force"]
Positive = Annotated[float, Meta(gt=0)]
Place = Annotated[int, Meta(ge=1)]


class Strict(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of every part of a profile: a field not named here is an error, not a comment."""


class Column(Strict, frozen=True):
    """One column: where it is, and what its numbers mean.

    The kept value is sign × scale × (printed − zero_at), turned into the canonical unit. A column
    with a side or motion counts only for recordings of that side or motion, so that one profile
    serves a file in which each column is a trial of its own.
    """

    quantity: Quantity
    unit: Unit
    name: str | None = None  # as the header line prints it
    position: Place | None = None  # 1 is the first
    sign: Literal[1, -1] = 1  # −1 turns it into the house's: extension positive, flexion angle
    scale: Positive = 1.0  # 0.1 where the file prints tenths of the unit
    zero_at: float = 0.0  # what the column prints where the kept value is zero (a straight knee)
    side: Side | None = None
    motion: Motion | None = None

    @property
    def label(self) -> str:
        """How messages name the column."""
        return f"{self.name!r}" if self.name is not None else f"number {self.position}"


class Profile(Strict, frozen=True):
    """How one kind of file is read."""

    schema: Literal["ischia.profile/1"]
    kind: Literal["torque_curve", "force_trace"]
    title: str
    column: Annotated[tuple[Column, ...], Meta(min_length=1)]
    format: Literal["text", "xlsx"] = "text"
    delimiter: str = ","  # "blank" for any run of blanks
    decimal: Literal[".", ","] = "."
    encoding: str | None = None
    header_rows: Annotated[int, Meta(ge=0, le=1000)] = 0  # the last one names the columns
    sheet: str | None = None  # the first where left out
    fs_hz: Positive | None = None  # where the file has no clock of its own
    device: str | None = None
    load_mode: LoadMode | None = None  # what the machine holds constant
    contraction: Contraction | None = None  # where the layout is only ever used for one
    # unconfirmed: nobody has seen a file of this kind, or a person has not yet checked the profile
    status: Literal["confirmed", "unconfirmed"] = "confirmed"


NEEDED: Final[dict[str, tuple[Quantity, ...]]] = {
    "torque_curve": ("torque", "angle"),  # velocity follows from the angle where it is missing
    "force_trace": ("force",),
}
# quantity -> units it may be printed in
UNITS: Final[dict[Quantity, tuple[Unit, ...]]] = {
    "time": (Unit.SECOND,),
    "torque": (Unit.NEWTON_METRE, Unit.FOOT_POUND),
    "angle": (Unit.DEGREE, Unit.RADIAN),
    "velocity": (Unit.DEG_PER_S,),
    "force": (Unit.NEWTON, Unit.KILOGRAM_FORCE, Unit.POUND_FORCE),
}


def built_in(name: str) -> RawFile:
    """Return a profile that comes with the program, by its name without `.toml`.

    Raises
    ------
    InputError
        When there is none of that name; the message lists those there are.
    """
    folder = resources.files("ischia.readers.table").joinpath("profiles")
    known = {entry.name.removesuffix(".toml"): entry for entry in folder.iterdir()}
    if name not in known:
        raise InputError(
            where=f"profile {name!r}",
            found="no such profile in the program",
            expected=", ".join(sorted(known)),
            do="Name one of these, or the path of a profile of your own.",
        )
    return RawFile(shown=f"{name}.toml", data=known[name].read_bytes())


def parse_profile(raw: RawFile) -> Profile:
    """Return a checked profile.

    Raises
    ------
    InputError
        When it is no TOML, breaks the schema, or leaves out what its kind needs.
    """
    try:
        told = tomllib.loads(raw.data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as err:
        raise _wrong(raw, f"text that is not TOML ({err})", "a TOML file") from err
    try:
        profile = msgspec.convert(told, Profile)
    except msgspec.ValidationError as err:
        _refuse_without_unit(raw, told)
        raise _wrong(raw, str(err), "the fields of schema ischia.profile/1") from err
    for number, column in enumerate(profile.column, start=1):
        where = f"[[column]] {number} ({column.quantity})"
        if (column.name is None) == (column.position is None):
            raise _wrong(raw, f"{where} with both or neither", "either name or position")
        if column.name is not None and not profile.header_rows:
            raise _wrong(raw, f"{where} by name, header_rows = 0", "a header row that names it")
        if column.unit not in UNITS[column.quantity]:
            units = " or ".join(UNITS[column.quantity])
            raise _wrong(raw, f"{where} in {column.unit}", f"unit = {units}")
    _complete(raw, profile)
    return profile


def unit_of_site(raw: RawFile, quantity: Quantity) -> Unit | None:
    """Return the unit that a site's profile has for a quantity; None without profile or column.

    For readers of layouts that leave a unit to the site.

    Raises
    ------
    InputError
        When the profile is wrong.
    """
    if raw.profile is None:
        return None
    said = {c.unit for c in parse_profile(raw.profile).column if c.quantity == quantity}
    return said.pop() if len(said) == 1 else None


def _refuse_without_unit(raw: RawFile, told: dict[str, Any]) -> None:
    """Refuse what a proposal leaves to a person, in words: a unit that no heading names."""
    columns = told.get("column")
    for number, column in enumerate(columns if isinstance(columns, list) else (), start=1):
        if not isinstance(column, dict) or "unit" in column:
            continue
        quantity = next((name for name in UNITS if name == column.get("quantity")), None)
        raise InputError(
            where=raw.shown,
            found=f"[[column]] {number} ({quantity or 'of no known quantity'}) without a unit",
            expected=f"unit = {' or '.join(UNITS[quantity] if quantity else Unit)}",
            do="Write the unit that the machine's screen shows; a unit is never guessed.",
        )


def _complete(raw: RawFile, profile: Profile) -> None:
    present = {column.quantity for column in profile.column}
    missing = set(NEEDED[profile.kind]) - present
    if missing:
        raise _wrong(
            raw,
            f"no column for {', '.join(sorted(missing))}",
            f"one for each of {', '.join(NEEDED[profile.kind])}, as a {profile.kind} needs",
        )
    if (profile.fs_hz is None) == ("time" not in present):
        raise _wrong(raw, "both fs_hz and a time column, or neither", "one of the two")


def _wrong(raw: RawFile, found: str, expected: str) -> InputError:
    return InputError(
        where=raw.shown,
        found=found,
        expected=expected,
        do="Mend the profile; `load_cell_kgf_2000hz.toml` among the built-in ones is an example.",
    )
