"""What holds on every public page: it stands, alone, for everybody, and within its weight."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import pytest

import ischia.clinic

HEAVIEST_BYTES = 250_000
TEMPLATES = Path(ischia.clinic.__file__).parent / "site/templates/site"
INLINE = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:")
# Their pages ask the database what is free: `tests/web/clinic/booking` opens them.
OFFERED = {
    f"/book/{service}/"
    for service in ("first_assessment", "follow_up", "gait_3d", "ultrasound", "telehealth")
}
LOADS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}


def test_the_list_of_pages_is_whole(site: Any) -> None:
    from ischia.clinic.site import urls

    assert {f"/{p.pattern}" for p in urls.urlpatterns if "<" not in str(p.pattern)} == set(site)


def test_every_page_stands_without_a_question_to_the_database(visit: Any, site: Any) -> None:
    for address in site:
        answer = visit(address)
        assert answer.status_code == 200
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert not answer.cookies


def test_headings_are_in_order_and_one_is_the_first(site: Any) -> None:
    for address, page in site.items():
        levels = [int(t[1]) for t, _a, _w in page.elements if re.fullmatch("h[1-6]", t)]
        assert levels.count(1) == 1, address
        assert levels[0] == 1, address
        assert all(b - a <= 1 for a, b in pairwise(levels)), address


def test_landmarks_language_and_the_way_past_the_navigation(site: Any) -> None:
    for address, page in site.items():
        assert page.all("html")[0][0]["lang"], address
        assert len(page.all("main")) == 1
        assert "main" in page.ids
        first = page.all("a")[0][0]
        assert (first["class"], first["href"]) == ("skip", "#main")
        assert all(a.get("aria-label") for a, _text in page.all("nav"))
        assert len(set(page.ids)) == len(page.ids), address


def test_every_picture_says_itself_or_is_hidden(site: Any) -> None:
    for page in site.values():
        assert all(a["alt"] for a, _text in page.all("img"))
        for attributes, _text in page.all("svg"):
            hidden = attributes.get("aria-hidden") == "true"
            assert hidden or attributes["aria-labelledby"] in page.ids
    assert all(a["aria-label"] for a, _text in site["/"].all("a") if a.get("class") == "part")


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_inline(site: Any) -> None:
    for address, page in site.items():
        for tag, attributes, _words in page.elements:
            assert attributes.get(LOADS.get(tag, ""), "/").startswith("/"), (address, attributes)
        assert not INLINE.search(page.html), address


def test_no_page_with_all_it_loads_is_too_heavy(visit: Any, site: Any) -> None:
    weights: dict[str, int] = {}
    for address, page in site.items():
        loaded = {a[LOADS[t]] for t, a, _w in page.elements if LOADS.get(t, "") in a}
        for part in loaded - set(weights):
            answer = visit(part)
            assert answer.status_code == 200, part
            weights[part] = len(b"".join(answer))
        whole = len(page.html.encode()) + sum(weights[part] for part in loaded)
        assert whole <= HEAVIEST_BYTES, (address, whole)


def test_every_link_leads_somewhere(site: Any) -> None:
    seen = {address: set(page.ids) for address, page in site.items()}
    for address, page in site.items():
        for attributes, _text in page.all("a"):
            path, fragment = urldefrag(attributes["href"])
            if path.startswith(("https://doi.org/", "https://pubmed.ncbi.nlm.nih.gov/")):
                assert attributes["rel"] == "external noopener"
                continue
            if path == "/accounts/login/" or path in OFFERED:
                continue
            assert path in {"", *seen}, attributes
            assert not fragment or fragment in seen[path or address], attributes


@pytest.mark.parametrize("address", ["/patients/", "/today/", "/audit/", "/start/"])
def test_what_is_about_people_is_not_behind_these_pages(visit: Any, address: str) -> None:
    assert visit(address).url.startswith("/accounts/login/")


def test_a_page_is_only_read(visit: Any) -> None:
    from django.test import Client

    assert Client().post("/book/").status_code in {403, 405}
    assert visit("/hamstring/tear/elsewhere.png").status_code == 404


def test_every_sentence_can_be_translated() -> None:
    for template in TEMPLATES.glob("*.html"):
        bare = template.read_text("utf-8").replace("{% block look %}site", "")  # a class
        bare = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}", "", bare)
        bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", bare)
        bare = re.sub(r"\b(Ischia|doi\.org|PubMed|L4|L5|S1)\b", "", bare)
        assert not re.findall(r"[A-Za-z]{2,}", bare), template.name
