"""No text of the pages that patients and visitors read stands outside what can be translated."""

import re
from pathlib import Path

import pytest

CLINIC = Path(__file__).parents[3] / "src/ischia/clinic"
READ_BY_PATIENTS = (
    *sorted((CLINIC / "site/templates/site").glob("*.html")),
    *(CLINIC / f"desk/templates/desk/{name}.html" for name in ("when", "held", "booked", "times")),
    *(CLINIC / f"desk/templates/desk/{name}.html" for name in ("pay", "paid")),
    *(CLINIC / f"pages/templates/pages/{name}.html" for name in ("mine", "intake", "intake_state")),
)
MARKED = re.compile(r"\{% blocktranslate.*?\{% endblocktranslate %\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
NAMES = {"Ischia", "site", "PubMed", "doi", "org"}  # the same in every language
SAID = re.compile(r'\s(?:placeholder|aria-label|title|alt)="([^"]*)"')
MARKUP = re.compile(r"<[^>]*>", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")


def unmarked(template: str) -> list[str]:
    """Return the words of a template that no translation would reach."""
    plain = TAG.sub("\x00", MARKED.sub("\x00", template))
    plain = re.sub(r"<(style|script)\b.*?</\1>", "", plain, flags=re.DOTALL)
    texts = [*SAID.findall(plain), MARKUP.sub(" ", plain)]
    return [
        word
        for text in texts
        for word in WORD.findall(text.replace("&nbsp;", " "))
        if word not in NAMES
    ]


@pytest.mark.parametrize("template", READ_BY_PATIENTS, ids=lambda path: path.stem)
def test_every_word_can_be_translated(template: Path) -> None:
    assert not unmarked(template.read_text("utf-8"))


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>Hello {{ name }}</p>", ["Hello"]),
        ('<input placeholder="Why">', ["Why"]),
        ("{% translate 'Hello' %} {{ name }}", []),
        ("{% blocktranslate %}Hello <b>you</b>{% endblocktranslate %}", []),
        ("<p>{{ n }}&nbsp;km</p>", ["km"]),
    ],
)
def test_what_is_not_marked_is_found(template: str, words: list[str]) -> None:
    assert unmarked(template) == words
