"""The house's colours, and the finishing of one drawing for the screen or for paper."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from xml.sax.saxutils import escape

from ischia.model.terms import Side

# Sans first on every system; matplotlib brings DejaVu Sans, which the printed report embeds.
FONTS: Final = "ui-sans-serif, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif"
PAPER_FONT: Final = "DejaVu Sans"

# Colours a drawing may use: each is one token of the light scheme, so that it can be found again.
_DRAWN: Final = (
    *("ink", "ink-2", "ink-3", "surface", "left", "right", "grid", "axis", "hatch", "flag", "rule"),
)
_TOKEN = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})\b")
_ID = re.compile(r'\bid="([^"]+)"')


def style_sheet() -> str:
    """Return the design's tokens, with which every page begins."""
    return (files("ischia.writers.figures") / "tokens.css").read_text("utf-8")


@cache
def ink() -> dict[str, str]:
    """Return the colours of the light scheme by token, as `#rrggbb`."""
    found: dict[str, str] = {}
    for name, colour in _TOKEN.findall(style_sheet()):
        found.setdefault(name, colour)  # the light scheme stands first
    return found


def side_ink(side: Side) -> str:
    """Return the colour of a leg: left is blue and right is ochre in every drawing."""
    return ink()[side] if side is not Side.MIDLINE else ink()["ink-2"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A number inside a drawing that opens its source. Place in per cent of the drawing."""

    measurement: str
    says: str
    left_pct: float
    top_pct: float
    width_pct: float
    height_pct: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One figure, and the sentence that says the same in words and numbers."""

    svg: str  # in the light scheme's literal colours; one <svg> element, unnamed
    title: str
    width: float
    height: float
    spots: tuple[Spot, ...] = ()

    def for_screen(self, uid: str) -> str:
        """Return the drawing with colours that follow the page's scheme, and ids all its own."""
        svg = _with_own_ids(self.svg, uid).replace(FONTS, "var(--sans)")
        for name in _DRAWN:
            svg = svg.replace(ink()[name], f"var(--{name})")
        named = f'role="img" aria-labelledby="{uid}-t"><title id="{uid}-t">{escape(self.title)}'
        return svg.replace(">", f" {named}</title>", 1)

    def for_paper(self) -> str:
        """Return the drawing with literal colours and a font that the document embeds."""
        return self.svg.replace(FONTS, PAPER_FONT)


def _with_own_ids(svg: str, uid: str) -> str:
    """Several drawings share a page: an id may stand there once."""
    for name in set(_ID.findall(svg)):
        own = f"{uid}-{name}"
        svg = svg.replace(f'id="{name}"', f'id="{own}"')
        svg = svg.replace(f"url(#{name})", f"url(#{own})").replace(f'"#{name}"', f'"#{own}"')
    return svg
