"""What goes to research: of who agreed, nothing that names them, and nobody else's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

KEY = b"sixteen bytes are the least"
DAYS = ("2026-03-05", "2026-04-02")
VISIT = """
schema = "ischia.visit/1"
date   = {day}
[[history]]
item   = "sudden_onset"
result = "present"
note   = "says Zelda Quagga"
[[reported]]
concept = "strength.peak_torque"
side    = "left"
value   = 120.0
unit    = "N.m"
device  = "the one of Dr Okapi"
context = {{ motion = "knee_flexion", velocity_deg_s = 60.0, test = "quagga", structure = "Z. Q." }}
[[reported]]
concept = "strength.peak_torque"
side    = "right"
value   = 80.0
unit    = "N.m"
context = {{ motion = "knee_flexion", velocity_deg_s = 60.0, preset = "okapi", view = "supine" }}
"""
SECRETS = ("quagga", "zelda", "okapi", "z. q.", "zebra", "1996", "2026", "says")


def tell(_: str) -> None:
    """Say nothing."""


@pytest.fixture(scope="module")
def assessed(patient: Callable[..., Any]) -> Any:
    """Give a patient with two assessed visits whose sheets name people where they can."""
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.records import case
    from ischia.clinic.work import queue, worker

    person = patient()
    sheets = {f"visits/{day}/visit.toml": VISIT.format(day=day).encode() for day in DAYS}
    version = case.change(person, sheets, PROGRAM, "for a test")
    for day in DAYS:
        queue.assess(version, date.fromisoformat(day))
        assert worker.work_once("test")
    return person


@pytest.fixture(scope="module")
def others(patient: Callable[..., Any]) -> Any:
    """Give a patient who agreed to nothing."""
    return patient(family="Okapi")


def agree(person: Any, *, given: bool = True, guardian: bool = False) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.care import research

    research.record(person, PROGRAM, given=given, name="Zelda Quagga", guardian=guardian)


def exported(out: Path, user: Any, key: bytes | None = KEY) -> Any:
    from ischia.clinic.operations.research import export

    return export(out, user.username, key=key, tell=tell)


@pytest.fixture
def administrator(account: Callable[[str], Any]) -> Any:
    return account("administrator")


@pytest.mark.usefixtures("others")
def test_who_agreed_leaves_without_a_name_and_batch_reads_it(
    assessed: Any, administrator: Any, tmp_path: Path
) -> None:
    import pyarrow.parquet as pq

    from ischia.batch import cohort
    from ischia.clinic.audit.models import Entry

    agree(assessed)
    made = exported(tmp_path / "study", administrator)
    assert (made.people, made.taken_back) == (1, 0)
    assert made.not_agreed >= 1
    (copy,) = (tmp_path / "study").glob("*.research.json")
    text = copy.read_text().lower()
    for secret in (*SECRETS, assessed.pseudonym.lower()):
        assert secret not in text, secret
        assert secret not in copy.name.lower()
    measured = cohort.measure(tmp_path / "study", tmp_path / "values.parquet", workers=1)
    assert not measured.refused
    rows = pq.read_table(measured.table).to_pylist()
    torque = [r for r in rows if r["concept"] == "strength.peak_torque" and r["value"] is not None]
    assert [(r["visit"], r["side"], r["value"]) for r in torque] == [
        (day, side, value)
        for day in ("day 00000", "day 00028")
        for side, value in (("left", 120.0), ("right", 80.0))
    ]
    assert {r["subject"] for r in rows} == {copy.name.partition(".")[0]}
    assert '"view": "supine"' in torque[1]["context"]
    assert "preset" not in torque[1]["context"]
    entry = Entry.objects.filter(action="export_research", whose=assessed.pseudonym).get()
    assert entry.who == administrator.opaque


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("motion", "Zelda Quagga"),
        ("motion", "zelda_quagga"),
        ("quagga", 1.0),
        ("test", "2026-03-05"),
        ("test", "5.3.2026"),
        ("view", "dr.okapi@zebra.example"),
        ("preset", "thigh"),
    ],
)
def test_a_context_that_was_typed_names_nobody_and_no_day(name: str, said: str | float) -> None:
    from ischia.service.research import Whose, _context

    whose = Whose(pseudonym="P-1", key=KEY, identity=("Zelda", "Quagga", "1996-02-03"))
    ours: dict[str, str | float] = {"velocity_deg_s": 60.0, "of": "strength.peak_torque@1"}
    assert _context({**ours, name: said}, whose) == ours


def test_a_name_that_is_a_word_of_ours_takes_no_word_of_a_closed_list() -> None:
    from ischia.service.research import Whose, _context

    whose = Whose(pseudonym="P-1", key=KEY, identity=("Ada", "Long", "1996-02-03"))
    muscle = {"muscle": "biceps_femoris_long"}
    assert _context(muscle, whose) == muscle


def test_the_same_key_gives_the_same_pseudonym_and_no_other_does(
    assessed: Any, administrator: Any, tmp_path: Path
) -> None:
    agree(assessed)
    for name, key in (("a", KEY), ("b", KEY), ("c", None), ("d", b"another key of some bytes")):
        exported(tmp_path / name, administrator, key)
    names = [next((tmp_path / n).glob("*.json")).name for n in "abcd"]
    assert names[0] == names[1]
    assert len(set(names)) == 3


def test_who_took_it_back_is_out_and_named_for_who_has_it(
    assessed: Any, administrator: Any, tmp_path: Path
) -> None:
    agree(assessed)
    exported(tmp_path / "before", administrator)
    (before,) = (tmp_path / "before").glob("*.research.json")
    agree(assessed, given=False)
    made = exported(tmp_path / "after", administrator)
    assert (made.people, made.taken_back) == (0, 1)
    assert not list((tmp_path / "after").glob("*.research.json"))
    told = (tmp_path / "after" / "taken-back.txt").read_text()
    assert told == before.name.partition(".")[0] + "\n"


def test_who_was_erased_is_named_for_who_has_it(
    patient: Any, administrator: Any, tmp_path: Path
) -> None:
    from ischia.clinic.people.identity import erase_identity
    from ischia.service.research import pseudonym

    own = patient()
    agree(own)
    erase_identity(own)
    exported(tmp_path / "study", administrator)
    told = (tmp_path / "study" / "taken-back.txt").read_text().split()
    assert pseudonym(own.pseudonym, KEY) in told


def test_agreement_ends_with_that_to_being_measured(assessed: Any) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.care import consent, research

    agree(assessed)
    assert research.why_not(assessed) is None
    consent.record(assessed, PROGRAM, given=False, name="", guardian=False)
    assert "taken back" in (research.why_not(assessed) or "")
    consent.record(assessed, PROGRAM, given=True, name="Zelda Quagga", guardian=False)
    assert research.why_not(assessed) is None


def test_a_guardian_speaks_for_a_minor_and_for_nobody_else(assessed: Any) -> None:
    from ischia.clinic.care import research
    from ischia.clinic.people.identity import Identity, change

    agree(assessed, guardian=True)
    assert "guardian" in (research.why_not(assessed) or "")
    last_year = date.today().year - 1  # noqa: DTZ011  # the day of the clinic's own clock
    change(assessed, Identity(given="Zelda", family="Quagga", born=f"{last_year}-01-01"))
    assert research.why_not(assessed) is None
    agree(assessed)
    assert "guardian" in (research.why_not(assessed) or "")
    change(assessed, Identity(given="Zelda", family="Quagga", born="1996-02-03"))


def test_other_words_are_another_agreement(assessed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from ischia.clinic.care import research

    agree(assessed)
    asked = replace(research._ASKED, words=("something else",))
    monkeypatch.setattr(research, "_ASKED", asked)
    assert research.why_not(assessed) == "agreed to other words"


@pytest.mark.parametrize("role", ["physician", "front_desk", "patient", "sonographer"])
def test_nobody_else_hands_it_out(role: str, account: Callable[[str], Any], tmp_path: Path) -> None:
    from ischia.clinic.audit.models import Entry
    from ischia.model.errors import UsageError

    user = account(role)
    with pytest.raises(UsageError, match="role"):
        exported(tmp_path / "study", user)
    assert not (tmp_path / "study").exists()
    assert Entry.objects.filter(action="refused:export_research", who=user.opaque).exists()


def test_a_folder_that_is_there_a_closed_account_and_a_short_key_are_refused(
    administrator: Any, tmp_path: Path
) -> None:
    from ischia.model.errors import UsageError

    for out, key, said in ((tmp_path, KEY, "there already"), (tmp_path / "x", b"k", "key")):
        with pytest.raises(UsageError, match=said):
            exported(out, administrator, key)
    administrator.is_active = False
    administrator.save()
    with pytest.raises(UsageError, match="account"):
        exported(tmp_path / "x", administrator)
    assert not list(tmp_path.iterdir())


def test_a_patient_agrees_and_takes_it_back_by_themselves(somebody: Any, patient: Any) -> None:
    from ischia.clinic.care import research

    client = somebody("patient")
    own = patient(client.user)
    client.post("/my/research/", {"said": "yes"})
    assert research.standing(own) is None, "nobody agrees without a name"
    client.post("/my/research/", {"said": "yes", "name": "Zelda Quagga"})
    assert research.why_not(own) is None
    assert b"Research: agreed on" in client.get("/my/").content
    client.post("/my/research/", {"said": "no"})
    assert research.why_not(own) == "taken back"


def test_for_a_minor_a_guardian_says_that_it_is_they(somebody: Any, patient: Any) -> None:
    from ischia.clinic.care import research
    from ischia.clinic.people.identity import Identity, change

    client = somebody("patient")
    own = patient(client.user)
    last_year = date.today().year - 1  # noqa: DTZ011  # the day of the clinic's own clock
    change(own, Identity(given="Zelda", family="Quagga", born=f"{last_year}-01-01"))
    assert b'name="guardian"' in client.get("/my/").content
    client.post("/my/research/", {"said": "yes", "name": "Zelda Quagga"})
    assert research.standing(own) is None, "a name alone may be the minor's own"
    client.post("/my/research/", {"said": "yes", "name": "Zora Quagga", "guardian": "yes"})
    assert research.why_not(own) is None


def test_the_desk_writes_down_and_another_patient_cannot(somebody: Any, patient: Any) -> None:
    from ischia.clinic.care import research

    own = patient()
    at = f"/patients/{own.pseudonym}/research/"
    said = {"said": "yes", "name": "Zelda Quagga"}
    other = somebody("patient")
    patient(other.user)
    assert other.post(at, said).status_code == 404
    assert somebody("administrator").post(at, said).status_code == 403
    assert research.standing(own) is None
    somebody("front_desk").post(at, said)
    assert research.why_not(own) is None


def test_what_was_said_stays(assessed: Any) -> None:
    from django.db import DatabaseError

    from ischia.clinic.care.models import ResearchConsent

    agree(assessed)
    rows = ResearchConsent.objects.filter(person=assessed)
    with pytest.raises(DatabaseError, match="append-only"):
        rows.update(given=False)
    with pytest.raises(DatabaseError, match="append-only"):
        rows.delete()


def test_what_is_no_copy_is_listed_and_stops_nothing(tmp_path: Path) -> None:
    from ischia.batch import cohort

    (tmp_path / "study").mkdir()
    for number, data in enumerate((b"", b"{}", b"\xff\x00", b'{"schema": "ischia.research/2"}')):
        (tmp_path / "study" / f"R-{number}.research.json").write_bytes(data)
    made = cohort.measure(tmp_path / "study", tmp_path / "values.parquet", workers=1)
    assert [one.unit for one in made.refused] == [f"R-{n}.research.json" for n in range(4)]
    assert all("ischia.research/1" in one.refused for one in made.refused)
