"""What was done at home, on its way into the record: with each visit that is added."""

from ischia.clinic.people.models import Person
from ischia.clinic.remote import entries
from ischia.clinic.remote.plan import at_home
from ischia.service.home import home_sheet


def home_files(person: Person) -> dict[str, bytes | str | None]:
    """Return `home.toml` as a change of the record; no change where nothing was done.

    It goes in with a visit and not with each entry: a record that changes every day would call
    every assessment of it stale.
    """
    made = home_sheet(entries.entries(person), at_home(person).exercises)
    return {} if made is None else {"home.toml": made}
