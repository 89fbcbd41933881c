"""How a clinic is reached: what its own `contact.toml` says, and nothing that nobody wrote."""

from pathlib import Path
from typing import Final

import msgspec

from ischia.model.errors import InputError

FILE: Final = "contact.toml"


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a visitor needs to reach the clinic."""

    name: str
    phone: str = ""
    email: str = ""
    address: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    simulated: bool = False

    @property
    def dial(self) -> str:
        """The number as a telephone takes it."""
        return "".join(c for c in self.phone if c.isdigit() or c == "+")


# Numbers that end in 555-0100 to 555-0199 are kept free for fiction.
_DEMO: Final = Contact(
    name="Simulated clinic",
    phone="+1 202 555 0142",
    email="front-desk@clinic.example",
    address=("1 Example Street", "Nowhere"),
    hours=("Monday to Friday, 8:00 to 18:00",),
    simulated=True,
)


def contact(folder: Path, *, demo: bool) -> Contact | None:
    """Return how the clinic in a folder is reached; None where nobody has written it down.

    Raises
    ------
    InputError
        When the clinic's file cannot be understood.
    """
    path = folder / FILE
    if not path.is_file():
        return _DEMO if demo else None
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Contact)
    except (msgspec.DecodeError, UnicodeDecodeError) as err:
        raise InputError(
            where=FILE,
            found=str(err),
            expected="name, phone, email, address and hours",
            do="Correct the file in the clinic's folder.",
        ) from err
