"""From a visit to a signed report in at most 25 clicks, by the links and forms that are there."""

from html.parser import HTMLParser
from typing import Any

MOST = 25


class Page(HTMLParser):
    """The links and forms of a page, as a browser finds them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}  # address by what can be read
        self.forms: list[dict[str, Any]] = []
        self._link: str | None = None
        self._said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in given}
        if tag == "a" and "href" in had:
            self._link, self._said = had["href"], []
        elif tag == "form":
            self.forms.append({"action": had.get("action", ""), "fields": {}, "radios": set()})
        elif tag == "input" and self.forms and "name" in had:
            form = self.forms[-1]
            if had.get("type") == "radio":
                form["radios"].add((had["name"], had.get("value", "")))
            elif had.get("type") not in {"checkbox", "file"}:
                form["fields"][had["name"]] = had.get("value", "")

    def handle_data(self, data: str) -> None:
        self._said.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link is not None:
            self.links[" ".join("".join(self._said).split())] = self._link
            self._link = None


class Hand:
    """Somebody who follows links and sends forms, and counts."""

    def __init__(self, client: Any) -> None:
        self.client, self.clicks, self.page = client, 0, Page("")

    def see(self, url: str) -> None:
        self.page = Page(self.client.get(url, follow=True).content.decode())

    def click(self, link: str) -> None:
        self.clicks += 1
        self.see(self.page.links[link])

    def send(self, ending: str, **said: str) -> None:
        self.clicks += 1
        form = [f for f in self.page.forms if f["action"].endswith(ending)][-1]
        answer = self.client.post(form["action"], {**form["fields"], **said}, follow=True)
        assert answer.status_code == 200
        self.page = Page(answer.content.decode())

    def tick(self, name: str, value: str) -> None:
        self.clicks += 1
        form = next(f for f in self.page.forms if (name, value) in f["radios"])
        answer = self.client.post(form["action"], {name: value}, headers={"HX-Request": "true"})
        self.page.forms += Page(answer.content.decode()).forms


EXAMINED = (
    ("history.sudden_onset.none.result", "present"),
    ("history.sprinting_mechanism.none.result", "present"),
    ("history.posterior_thigh_pain.right.result", "present"),
    ("history.saddle_numbness.none.result", "absent"),
    ("exam.hamstring_tenderness.right.result", "present"),
    ("exam.resisted_knee_flexion_pain.right.result", "present"),
    ("exam.palpable_defect.right.result", "absent"),
    ("exam.slump.right.result", "absent"),
)


def test_a_visit_is_signed_in_few_clicks(patient: Any, somebody: Any) -> None:
    from ischia.clinic.work import worker

    person = patient()
    client = somebody("physician", proved=False)
    client.user.set_password("a long password")
    client.user.save()
    client.force_login(client.user, backend="django.contrib.auth.backends.ModelBackend")
    hand = Hand(client)
    hand.see("/today/")
    hand.click("Patients")
    hand.click(person.pseudonym)
    hand.clicks += 1  # opens “Add a visit”
    hand.send("visits/new/", date="2026-03-12", mode="in_person")
    hand.click("Examination")
    for name, value in EXAMINED:
        hand.tick(name, value)
    hand.send("exam/put/")
    while worker.work_once("test"):
        pass
    hand.see(f"/patients/{person.pseudonym}/visits/2026-03-12/")
    page = client.get(f"/patients/{person.pseudonym}/visits/2026-03-12/").content.decode()
    on = page.partition('<option value="')[2].partition('"')[0]
    hand.send("decide/", on=on, decision="accept", reason="it fits")
    while worker.work_once("test"):
        pass
    hand.click("Report")
    hand.send("sign/")
    (form,) = [f for f in hand.page.forms if "password" in f["fields"]]
    hand.clicks += 1
    client.post("/accounts/reauthenticate/", {**form["fields"], "password": "a long password"})
    hand.see(f"/patients/{person.pseudonym}/visits/2026-03-12/report.page")
    hand.send("sign/")
    assert person.signed.get().role == "physician"
    assert hand.clicks <= MOST, hand.clicks
