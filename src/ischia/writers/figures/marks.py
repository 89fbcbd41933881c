"""The few marks that drawings made by hand are composed of. Lengths in drawing units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from ischia.writers.figures.ink import FONTS, Drawing, Spot, ink

_NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
Anchor = Literal["start", "middle", "end"]


def number(value: float) -> str:
    """Return a length to a tenth, without trailing zero or minus zero."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def sheet(
    parts: Iterable[str],
    *,
    width: float,
    height: float,
    title: str,
    spots: tuple[Spot, ...] = (),
) -> Drawing:
    """Return the drawing that the parts make up."""
    box = f'viewBox="0 0 {number(width)} {number(height)}"'
    svg = f"<svg {_NAMESPACES} {box}>{''.join(parts)}</svg>"
    return Drawing(svg=svg, title=title, width=width, height=height, spots=spots)


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """How words are set; `colour` is a token or a literal."""

    size: float = 12
    colour: str = "ink-3"
    anchor: Anchor = "start"
    bold: bool = False


LABEL = Type()
LABEL_END = Type(anchor="end")
VALUE = Type(size=13.5, colour="ink", bold=True)


def text(x: float, y: float, words: str, type_: Type = LABEL) -> str:
    """Return words on a baseline."""
    weight = ' font-weight="600"' if type_.bold else ""
    paint = ink().get(type_.colour, type_.colour)
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-family="{FONTS}"'
        f' font-size="{number(type_.size)}" fill="{paint}"'
        f' text-anchor="{type_.anchor}"{weight}>{escape(words)}</text>'
    )


def picture(address: str, width: float, height: float) -> str:
    """Return an image that fills a rectangle, whatever its own proportions."""
    return (
        f'<image xlink:href="{address}" width="{number(width)}"'
        f' height="{number(height)}" preserveAspectRatio="none"/>'
    )


def line(
    path: str, *, colour: str = "axis", width: float = 1, dash: str = "", round_ends: bool = False
) -> str:
    """Return a stroked path."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    ends = ' stroke-linecap="round" stroke-linejoin="round"' if round_ends else ""
    paint = ink().get(colour, colour)
    return f'<path d="{path}" fill="none" stroke="{paint}" stroke-width="{width:g}"{dashes}{ends}/>'


def box(x: float, y: float, width: float, height: float, **paint: str | float) -> str:
    """Return a rectangle; `fill` and `stroke` are tokens, the rest are SVG's own words."""
    return _element("rect", {"x": x, "y": y, "width": width, "height": height}, paint)


def dot(x: float, y: float, radius: float, **paint: str | float) -> str:
    """Return a circle; `fill` and `stroke` are tokens."""
    return _element("circle", {"cx": x, "cy": y, "r": radius}, paint)


def _element(name: str, place: Mapping[str, float], paint: Mapping[str, str | float]) -> str:
    shown = {key: number(value) for key, value in place.items()}
    for key, value in paint.items():
        shown[key.replace("_", "-")] = ink().get(str(value), str(value))
    attributes = " ".join(f"{key}={quoteattr(value)}" for key, value in shown.items())
    return f"<{name} {attributes}/>"
