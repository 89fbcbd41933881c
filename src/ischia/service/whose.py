"""Whose a file says it is: compared with who it was handed in for, and kept nowhere.

DICOM says it in tags, instruments' texts in the lines of their head. Nothing of it goes further in.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

_HEAD_BYTES = 64 * 1024
_DICOM = slice(128, 132)
_LINES = 80
_LONGEST = 60
_KEYS = (
    r"patient(?:'s|s)?(?:\s+name)?|subject\s+name|last\s*name|family\s*name|surname|name|"
    r"nachname|familienname|nom|apellidos?|cognome"
)
_NAMES = ("PatientName", "OtherPatientNames")
_NUMBERS = ("PatientID", "AccessionNumber")
_SAYS = re.compile(rf"^[\s\"#;%]*(?:{_KEYS})[\"\s]*[:=;,\t]\s*[\"]?([^\"\t;]+)", re.IGNORECASE)
_BORN = re.compile(
    r"^[\s\"#;%]*(?:date\s+of\s+birth|birth\s*date|dob|geburtsdatum)[\"\s]*[:=;,\t]\s*\"?"
    r"(\d{4})-?(\d{2})-?(\d{2})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Who a file says it is of; empty where it says nothing."""

    people: tuple[str, ...] = ()
    days_of_birth: tuple[str, ...] = ()  # as 1990-05-06
    patient_numbers: tuple[str, ...] = ()  # of DICOM: as whoever ordered or registered gave them
    accession_numbers: tuple[str, ...] = ()

    def is_another(self, *, family: str, given: str, born: str) -> bool:
        """Return whether a file names somebody, and nobody it names can be this person."""
        known = _words(family)
        if self.people and known:
            named = [_words(said) for said in self.people]
            if not any(known & words for words in named):
                return True
            theirs = _words(given)
            others = [words - known for words in named if known & words]
            if theirs and all(rest and not _alike(rest, theirs) for rest in others):
                return True
        return bool(born and self.days_of_birth) and born not in self.days_of_birth


def whose(path: Path) -> Whose:
    """Return who a file says it is of."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    return _of_dicom(path) if head[_DICOM] == b"DICM" else _of_text(head)


def _of_dicom(path: Path) -> Whose:
    from pydicom import dcmread

    tags = [*_NAMES, *_NUMBERS, "PatientBirthDate"]
    try:
        data = dcmread(path, stop_before_pixels=True, specific_tags=tags)
        said = {name: str(data.get(name, "")).strip() for name in tags}
    except Exception:  # noqa: BLE001  # a stranger's bytes raise anything at all in the library
        return Whose()
    day = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", said["PatientBirthDate"])
    patient, accession = (tuple(filter(None, [said[name][:_LONGEST]])) for name in _NUMBERS)
    return Whose(
        people=tuple(said[name] for name in _NAMES if _words(said[name])),
        days_of_birth=("-".join(day.groups()),) if day else (),
        patient_numbers=patient,
        accession_numbers=accession,
    )


def _of_text(head: bytes) -> Whose:
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Whose()
    coding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    lines = head.decode(coding, errors="replace").splitlines()[:_LINES]
    people, days = [], []
    for line in lines:
        if (said := _SAYS.match(line)) and _is_name(said[1]):
            people.append(said[1].strip())
        if born := _BORN.match(line):
            days.append("-".join(born.groups()))
    return Whose(people=tuple(people), days_of_birth=tuple(days))


def _is_name(said: str) -> bool:
    plain = said.strip()
    return bool(_words(plain)) and len(plain) <= _LONGEST and not re.search(r"\d", plain)


def _words(name: str) -> frozenset[str]:
    """Return the words of a name, without accents, case and single letters."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return frozenset(word for word in re.split(r"[^\w]+", letters) if len(word) > 1)


def _alike(words: frozenset[str], given: frozenset[str]) -> bool:
    """Return whether a given name may be meant: one may be the short form of the other."""
    return any(a.startswith(b) or b.startswith(a) for a in words for b in given)
