"""The audit: every read and write adds to it, nothing changes it, a change would be found."""

from typing import Any

import pytest


def entries() -> list[tuple[str, str, str]]:
    from ischia.clinic.audit.models import Entry

    return list(Entry.objects.order_by("number").values_list("role", "action", "whose"))


def dropped(change: str) -> str:
    """Return what takes the guard against a change away."""
    from django.db import connection

    on = " ON audit_entry" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER audit_entry_no_{change}{on}"


def test_reads_and_refusals_stand_in_it(somebody: Any, patient: Any) -> None:
    person = patient()
    somebody("physician").get(f"/patients/{person.pseudonym}/")
    somebody("patient").get(f"/patients/{person.pseudonym}/")
    assert entries()[-2:] == [
        ("physician", "see_record", person.pseudonym),
        ("patient", "refused:see_identity", person.pseudonym),
    ]


def test_what_a_page_asks_again_and_again_does_not_flood_it(somebody: Any, patient: Any) -> None:
    client, person = somebody("physician"), patient()
    before = len(entries())
    client.get(f"/patients/{person.pseudonym}/visits/2026-03-05/state/")
    assert len(entries()) == before


def test_it_holds_no_identity(somebody: Any, patient: Any) -> None:
    from ischia.clinic.audit.models import Entry

    somebody("front_desk").get("/patients/", {"name": "Quagga"})
    somebody("front_desk").get(f"/patients/{patient().pseudonym}/")
    assert not Entry.objects.filter(what__icontains="quagga").exists()


def test_the_chain_is_whole_and_shown_so(somebody: Any) -> None:
    page = somebody("administrator").get("/audit/?verify").content.decode()
    assert "Whole:" in page


@pytest.mark.parametrize("table", ["audit_entry", "records_version"])
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_changes(table: str, change: str, patient: Any) -> None:
    from django.db import IntegrityError, connection

    patient()
    column = "role" if table == "audit_entry" else "why"
    with pytest.raises(IntegrityError, match="append-only"):
        connection.cursor().execute(change.format(table, column))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entry SET whose = 'P-OTHER' WHERE number = 2",
        "DELETE FROM audit_entry WHERE number = 2",
        "UPDATE audit_entry SET sha256 = before WHERE number = 2",
    ],
)
def test_a_change_past_the_guard_is_found(change: str, somebody: Any) -> None:
    from django.db import connection, transaction

    from ischia.clinic.audit import chain

    somebody("physician").get("/today/")
    somebody("physician").get("/today/")
    with transaction.atomic():
        cursor = connection.cursor()
        for guarded in ("update", "delete"):
            cursor.execute(dropped(guarded))
        cursor.execute(change)
        verdict = chain.verify()
        transaction.set_rollback(True)
    assert not verdict.whole
    assert verdict.broken_at in {2, 3}
    assert chain.verify().whole


def test_a_cut_end_shows_only_in_the_head(somebody: Any) -> None:
    """What the chain cannot find by itself: the head, kept elsewhere, does."""
    from django.db import connection, transaction

    from ischia.clinic.audit import chain

    somebody("physician").get("/today/")
    kept = chain.verify().head
    with transaction.atomic():
        cursor = connection.cursor()
        cursor.execute(dropped("delete"))
        cursor.execute(
            "DELETE FROM audit_entry WHERE number = (SELECT max(number) FROM audit_entry)"
        )
        cut = chain.verify()
        transaction.set_rollback(True)
    assert cut.whole
    assert cut.head != kept
