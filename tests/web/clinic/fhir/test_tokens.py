"""Who reads: a token's own patient, by its scopes, until it ends; and in nobody else's name."""

import re
from datetime import timedelta

import pytest


def refused(answer, status, code):
    told = answer.json()
    assert (answer.status_code, told["resourceType"]) == (status, "OperationOutcome")
    assert [issue["code"] for issue in told["issue"]] == [code]
    return told["issue"][0]["diagnostics"]


def test_nothing_is_read_without_a_token(ask, assessed) -> None:
    answer = ask(None, f"Patient/{assessed.pseudonym}")
    refused(answer, 401, "login")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    refused(ask("guessed", "Patient"), 401, "login")


def test_a_session_of_a_browser_is_no_token(somebody, assessed) -> None:
    answer = somebody("physician").get(f"/fhir/Patient/{assessed.pseudonym}")
    refused(answer, 401, "login")


def test_a_token_past_its_day_reads_nothing(ask, token, assessed) -> None:
    from ischia.clinic.audit.models import Entry
    from ischia.clinic.fhir.models import Token

    secret = token(person=assessed)
    last = Token.objects.order_by("-pk").first()
    last.until -= timedelta(days=2)
    last.save()
    refused(ask(secret, "Patient"), 401, "expired")
    noted = Entry.objects.order_by("-number").first()
    assert (noted.action, last.opaque in noted.what) == ("refused:exchange", True)


def test_a_revoked_token_reads_nothing(ask, somebody, token, assessed) -> None:
    from ischia.clinic.fhir.models import Token

    physician = somebody("physician")
    secret = token(person=assessed, user=physician.user)
    assert ask(secret, "Patient").status_code == 200
    opaque = Token.objects.order_by("-pk").first().opaque
    stranger = somebody("physician")
    assert stranger.post(f"/exchange/{opaque}/revoke/").status_code == 404
    assert ask(secret, "Patient").status_code == 200
    physician.post(f"/exchange/{opaque}/revoke/")
    refused(ask(secret, "Patient"), 401, "security")


def test_a_closed_account_reads_nothing(ask, account, token, assessed) -> None:
    user = account("physician")
    secret = token(person=assessed, user=user)
    user.is_active = False
    user.save()
    refused(ask(secret, "Patient"), 401, "security")


def test_who_may_not_exchange_any_more_reads_nothing(ask, account, token, assessed) -> None:
    user = account("physician")
    secret = token(person=assessed, user=user)
    user.role = "acupuncturist"
    user.save()
    refused(ask(secret, "Patient"), 403, "forbidden")


def test_a_token_reads_of_its_own_patient_only(ask, token, assessed, patient) -> None:
    other = patient()
    secret = token(person=assessed)
    for path in (
        f"Patient/{other.pseudonym}",
        f"Observation?patient={other.pseudonym}",
        f"Patient/{other.pseudonym}/$everything",
        f"Observation/{other.pseudonym}.20260305.000000000000",
        "Patient/P-NOBODY",
    ):
        refused(ask(secret, path), 403, "forbidden")
    listed = ask(secret, "Patient").json()
    assert [e["resource"]["id"] for e in listed["entry"]] == [assessed.pseudonym]


def test_a_token_of_all_patients_reaches_whom_its_account_treats(
    ask, token, account, assessed, patient
) -> None:
    from ischia.clinic.access.models import Treats

    other, user = patient(), account("physician")
    Treats.objects.filter(person=other, account=user).delete()
    secret = token(user=user)
    listed = {e["resource"]["id"] for e in ask(secret, "Patient?_count=200").json()["entry"]}
    assert assessed.pseudonym in listed
    assert other.pseudonym not in listed
    assert ask(secret, f"Patient?identifier={other.pseudonym}").json()["total"] == 0
    both = ask(secret, f"Patient?_id={other.pseudonym},{assessed.pseudonym}").json()
    assert [e["resource"]["id"] for e in both["entry"]] == [assessed.pseudonym]
    refused(ask(secret, f"Patient/{other.pseudonym}"), 403, "forbidden")
    refused(ask(secret, "Observation"), 400, "required")
    assert ask(secret, f"Observation?patient={assessed.pseudonym}").json()["total"] > 0
    refused(ask(secret, "Patient/P-NOBODY"), 404, "not-found")


def test_a_scope_is_a_limit(ask, token, assessed) -> None:
    secret = token("Observation", "Patient", person=assessed)
    assert ask(secret, "Observation").status_code == 200
    assert "patient/Observation.read" in refused(ask(secret, "Condition"), 403, "forbidden")
    every = ask(secret, f"Patient/{assessed.pseudonym}/$everything?_count=200").json()
    assert {e["resource"]["resourceType"] for e in every["entry"]} == {"Observation", "Patient"}


def test_consent_that_was_taken_back_ends_the_reading(ask, token, patient) -> None:
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.care import consent

    person = patient()
    secret = token(person=person)
    consent.record(person, PROGRAM, given=True, name="", guardian=False)
    (agreed,) = ask(secret, "Consent").json()["entry"][:1]
    assert agreed["resource"]["status"] == "active"
    consent.record(person, PROGRAM, given=False, name="", guardian=False)
    refused(ask(secret, "Patient"), 403, "suppressed")


def test_an_erased_patient_is_gone(ask, token, patient) -> None:
    from ischia.clinic.people.identity import erase_identity

    person = patient()
    secret = token(person=person)
    erase_identity(person)
    refused(ask(secret, f"Patient/{person.pseudonym}"), 404, "not-found")


def made(client, **fields):
    given = {"name": "Hospital record", "kinds": ["*"], "days": 30, **fields}
    page = client.post("/exchange/", given)
    shown = re.search(r'class="secret">([^<]+)<', page.content.decode()) if page.content else None
    return page, shown[1] if shown else None


def test_a_token_is_shown_once_and_kept_as_a_hash(ask, somebody, assessed) -> None:
    from ischia.clinic.fhir.models import Token

    client = somebody("physician")
    _, secret = made(client, pseudonym=assessed.pseudonym)
    assert ask(secret, "Patient").status_code == 200
    kept = Token.objects.order_by("-pk").first()
    assert kept.scopes == ["patient/*.read"]
    assert secret not in str(vars(kept))
    assert secret not in client.get("/exchange/").content.decode()
    assert kept.opaque in client.get("/exchange/").content.decode()


def test_who_one_is_has_to_be_proved_first(somebody) -> None:
    client = somebody("physician", proved=False)
    assert "Prove who you are" in client.get("/exchange/").content.decode()
    page, secret = made(client)
    assert page.status_code == 302
    assert secret is None


def test_the_patients_page_leads_to_a_form_that_names_them(somebody, assessed) -> None:
    client = somebody("physician")
    address = f"/exchange/?pseudonym={assessed.pseudonym}"
    assert address in client.get(f"/patients/{assessed.pseudonym}/").content.decode()
    assert f'value="{assessed.pseudonym}"' in client.get(address).content.decode()
    other = somebody("chiropractor")
    assert "/exchange/" not in other.get(f"/patients/{assessed.pseudonym}/").content.decode()


def test_a_form_that_asks_for_what_is_not_there_makes_nothing(somebody, assessed) -> None:
    client = somebody("physician")
    for wrong in ({"kinds": ["Spaceship"]}, {"kinds": []}, {"days": 0}, {"days": 9999}):
        assert made(client, pseudonym=assessed.pseudonym, **wrong)[1] is None
    assert made(client, pseudonym="P-NOBODY")[0].status_code == 404


@pytest.mark.parametrize(("role", "status"), [("chiropractor", 403), ("patient", 403)])
def test_others_make_none(somebody, role, status) -> None:
    assert made(somebody(role))[0].status_code == status


def test_an_administrator_sees_and_ends_everybodys(ask, somebody, token, assessed) -> None:
    from ischia.clinic.fhir.models import Token

    secret = token(person=assessed)
    opaque = Token.objects.order_by("-pk").first().opaque
    administrator = somebody("administrator")
    assert opaque in administrator.get("/exchange/").content.decode()
    assert opaque not in somebody("physician").get("/exchange/").content.decode()
    administrator.post(f"/exchange/{opaque}/revoke/")
    refused(ask(secret, "Patient"), 401, "security")
