"""What the public pages say is what the knowledge base says, with its support beside it."""

import re
from typing import Any

import pytest

from ischia.knowledge.load import load
from ischia.service import public

KNOWLEDGE = load()
RULES = {rule.number: rule for rule in KNOWLEDGE.policies["clinic_page"].rule}
PRAISE = [n for n, rule in RULES.items() if rule.judgement in {"marketing", "none"}]


def claims_of(page: Any) -> dict[int, str]:
    return {
        int(a["id"].removeprefix("claim-")): text
        for a, text in page.all("li")
        if a.get("id", "").startswith("claim-")
    }


def test_each_claim_has_its_dots_its_words_and_a_way_to_its_source(site: Any) -> None:
    told = 0
    for page in site.values():
        lists = re.findall(r'<ul class="claims">.*?</ul>', page.html, re.DOTALL)
        for line in re.findall(r'<li id="claim-.*?</li>', "".join(lists), re.DOTALL):
            assert re.search(r'aria-label="Support: [0-4] of 4"', line)
            assert 'href="/sources/#' in line
            told += 1
    assert told > 40


def test_each_statement_is_quoted_as_it_stands_with_its_judgement(site: Any) -> None:
    for page in site.values():
        for number, text in claims_of(page).items():
            rule = RULES[number]
            assert rule.text in text
            assert rule.why in text or rule.why == "Yes."
            if rule.contradicted:
                assert "Evidence speaks against it." in text
                assert f"“{rule.text}”" in text


def test_what_evidence_speaks_against_has_no_dot_and_what_supports_is_named() -> None:
    for number in set(RULES) - set(PRAISE):
        (claim,) = public.claims(number)
        rule = RULES[number]
        assert (claim.support.dots == 0) == (rule.contradicted or rule.judgement == "outdated")
        assert (claim.support.dots == 4) == (rule.judgement == "supported" and bool(rule.cites))
        assert [s.key for s in claim.support.sources] == list(rule.cites)
        assert claim.doubted == (claim.support.dots < 3)


@pytest.mark.parametrize("number", PRAISE)
def test_praise_and_buttons_are_no_claims(number: int) -> None:
    with pytest.raises(KeyError):
        public.claims(number)


@pytest.mark.page(14, 15, 16, 18, 19, 21)
def test_the_six_injuries_stand_there_each_with_its_support_and_its_conditions(site: Any) -> None:
    page = site["/hamstring/injuries/"]
    for number in (14, 15, 16, 18, 19, 21):
        assert RULES[number].text in page.text
        (injury,) = public.injury_types(number)
        assert injury.explanations
        for what in injury.explanations:
            assert KNOWLEDGE.conditions[what.id].plain in page.text
            assert all(sign in page.text for sign in what.often)
    assert page.text.count("See a doctor within days.") == 3  # two forms, one of them twice


def test_an_outlook_names_its_study(site: Any) -> None:
    saw = re.findall(r'<ul class="saw">(.*?)</ul>', site["/hamstring/injuries/"].html, re.DOTALL)
    lines = re.findall("<li>.*?</li>", "".join(saw), re.DOTALL)
    assert len(lines) > 10
    assert all("/sources/#" in line and "#unnamed" not in line for line in lines)


@pytest.mark.page(70, 72, 73, 74, 75, 78)
def test_where_the_two_policies_part_is_told_with_what_is_done(site: Any) -> None:
    told = claims_of(site["/hamstring/treatment/"])
    for number in (70, 72, 73, 74, 75, 78):
        assert f"Here: {RULES[number].does}" in told[number]


def test_no_plan_on_the_page_holds_what_evidence_speaks_against(site: Any) -> None:
    for outline in public.plan_outlines(KNOWLEDGE.conditions):
        for step in outline.steps:
            assert all(item.support.dots in {1, 2} for item in step.items)
            assert all(re.search(r"\(.+\)$", gate) for gate in step.gates)  # who says so
    assert "(clinic default)" in site["/hamstring/treatment/"].text
    assert not any("acupuncture" in t.name.lower() for t in KNOWLEDGE.treatments.values())


@pytest.mark.page(48)
def test_what_can_be_done_at_a_distance_is_what_each_test_says(site: Any) -> None:
    page, conditions = site["/telehealth/"], {"hamstring_strain", "hamstring_syndrome"}
    reach = public.reach(conditions)
    for test in KNOWLEDGE.tests.values():
        if test.modality == "exam" and conditions & test.conditions:
            assert test.name in (reach.by_video if test.remote else reach.in_person)
            assert test.name in page.text


def test_the_danger_signs_stand_there_in_the_patients_words_the_most_urgent_first(
    site: Any,
) -> None:
    flags = [rule for rule in KNOWLEDGE.red_flags.values() if rule.watch]
    assert len(flags) > 10
    for address in ("/hamstring/help-now/", "/hamstring/diagnosis/"):
        text = site[address].text
        assert all(f.plain_action in text and f.watch in text for f in flags)
        places = [text.index(sign.watch[0]) for sign in public.danger_signs()]
        assert places == sorted(places)


def test_what_is_for_now_stands_where_somebody_decides_what_to_do(site: Any) -> None:
    now = [sign for sign in public.danger_signs() if sign.urgency == "now"]
    for address in ("/", "/hamstring/treatment/", "/telehealth/", "/book/", "/contact/"):
        assert all(seen in site[address].text for sign in now for seen in sign.watch), address
    assert all('href="/hamstring/help-now/"' in page.html for page in site.values())


def test_every_reference_is_listed(site: Any) -> None:
    page = site["/sources/"]
    assert set(KNOWLEDGE.references) <= set(page.ids)
    assert not any("_" in source.short for source in public.sources())  # a key is no name


def test_what_is_not_built_is_said(site: Any) -> None:
    assert "Ask for a video visit" in site["/telehealth/"].text
    assert "payment on this page is not built yet" in site["/3d-gait/"].text


@pytest.mark.parametrize("address", ["/book/", "/3d-gait/"])
def test_a_clinic_that_wrote_nothing_down_offers_nothing(address: str) -> None:
    from django.test import Client, override_settings

    with override_settings(DEMO=False):
        text = Client().get(address).content.decode()
    assert "cannot be booked on this page yet" in text
    assert 'href="/book/' not in text.replace('href="/book/"', "")


@pytest.mark.page(54)
def test_roles_have_no_names_and_sign_what_the_table_lets_them() -> None:
    from ischia.clinic.access.table import Action, may
    from ischia.clinic.site.specialists import SPECIALISTS

    assert {s.credential for s in SPECIALISTS if s.signs} == {"MD", "DPT", "DC"}
    for person in SPECIALISTS:
        assert person.signs == may(person.role, Action.DECIDE_DIAGNOSIS)
        assert person.sees == may(person.role, Action.SEE_RECORD)
