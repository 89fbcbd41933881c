"""What a clinic offers, who and what it needs, and when: its own `booking.toml`."""

from collections.abc import Iterator
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from ischia.model.errors import InputError

FILE: Final = "booking.toml"
CELL_MIN: Final = 5  # everything begins and ends on a cell; buffers too

_Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
_CellMinutes = Annotated[int, msgspec.Meta(ge=0, le=8 * 60, multiple_of=CELL_MIN)]
_Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: Final[tuple[_Day, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Kind(StrEnum):
    """What a resource is."""

    PERSON = "person"
    ROOM = "room"
    DEVICE = "device"


class Open(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Hours of the wall clock on some days of the week."""

    days: tuple[_Day, ...]
    from_: time = msgspec.field(name="from")
    to: time
    since: date | None = None
    until: date | None = None

    def on(self, day: date) -> bool:
        """Return whether these hours hold on a day."""
        begun = self.since is None or self.since <= day
        over = self.until is not None and day > self.until
        return begun and not over and DAYS[day.weekday()] in self.days


class Resource(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A person, a room or a device, of which there is one."""

    id: _Id
    name: str
    kind: Kind
    role: str = ""  # of a person: which of the clinic's roles, for whose calendar this is
    open: tuple[Open, ...]


class Place(StrEnum):
    """Where somebody is seen."""

    CLINIC = "clinic"
    REMOTE = "remote"


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that can be booked."""

    id: _Id
    name: str
    about: str = ""
    place: Place = Place.CLINIC
    minutes: Annotated[int, msgspec.Meta(ge=CELL_MIN, le=8 * 60, multiple_of=CELL_MIN)]
    before: _CellMinutes = 0  # minutes that are needed to make ready, and to clear up
    after: _CellMinutes = 0
    price_minor: Annotated[int, msgspec.Meta(ge=0)]  # in the currency's smallest unit
    pay_first: bool = False  # held until it is paid, where the clinic takes payment here
    needs: tuple[tuple[_Id, ...], ...]  # of each group one
    request_only: bool = False  # a person confirms
    code: str = ""  # under which an insurer knows it; the clinic's to enter


class House(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Rules that hold for every service. The defaults are this program's own, without a source."""

    every_min: Annotated[int, msgspec.Meta(ge=CELL_MIN, le=120, multiple_of=CELL_MIN)] = 15
    notice_min: int = 120  # nothing can be booked that begins sooner
    days_ahead: Annotated[int, msgspec.Meta(ge=1, le=366)] = 60
    hold_min: Annotated[int, msgspec.Meta(ge=1, le=60)] = 10
    free_until_h: int = 24  # cancelled or moved by the patient until then
    remind_h: tuple[int, ...] = (24, 2)


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A clinic's `booking.toml`."""

    schema: Literal["ischia.booking/1"]
    time_zone: str
    currency: Annotated[str, msgspec.Meta(pattern="^[a-z]{3}$")]
    house: House = House()
    resources: tuple[Resource, ...]
    services: tuple[Service, ...]

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's wall clock."""
        return ZoneInfo(self.time_zone)

    def service(self, named: str) -> Service | None:
        """Return a service; None where the clinic no longer offers it."""
        return next((s for s in self.services if s.id == named), None)

    def resource(self, named: str) -> Resource | None:
        """Return a resource; None where the clinic no longer has it."""
        return next((r for r in self.resources if r.id == named), None)


def rules(folder: Path, *, demo: bool) -> Rules | None:
    """Return what a clinic offers; None where nobody has written it down.

    Raises
    ------
    InputError
        When the clinic's file cannot be understood or contradicts itself.
    """
    path = folder / FILE
    if not path.is_file():
        if not demo:
            return None
        path = Path(__file__).with_name("demo.toml")
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=Rules)
    except (msgspec.DecodeError, UnicodeDecodeError) as err:
        raise _wrong(str(err), "services, resources and hours as the how-to shows them") from err
    for fault, expected in _faults(found):
        raise _wrong(fault, expected)
    return found


def _faults(found: Rules) -> Iterator[tuple[str, str]]:
    """Yield what could never be booked, and what was expected: better said than an empty page."""
    try:
        _ = found.zone
    except (ZoneInfoNotFoundError, ValueError):
        yield f"time_zone {found.time_zone!r}", "a zone as Europe/Berlin"
    for ids in ([r.id for r in found.resources], [s.id for s in found.services]):
        for twice in {i for i in ids if ids.count(i) > 1}:
            yield f"{twice!r} twice", "each id once"
    known = {r.id for r in found.resources}
    for service in found.services:
        for missing in {i for group in service.needs for i in group} - known:
            yield f"{service.id} needs {missing!r}", f"one of {', '.join(sorted(known))}"
        if not service.needs or not all(service.needs):
            yield f"{service.id} needs nobody", "at least one group with one resource"
    for resource in found.resources:
        if any(hours.to <= hours.from_ for hours in resource.open):
            yield f"{resource.id} closes before it opens", "`to` later than `from`"


def _wrong(found: str, expected: str) -> InputError:
    return InputError(
        where=FILE, found=found, expected=expected, do="Correct the file in the clinic's folder."
    )
