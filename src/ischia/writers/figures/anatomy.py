"""The hamstrings from behind, drawn from the knowledge base: where they begin, end and are hurt."""

from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape

from ischia.knowledge.anatomy import Anatomy, Head, Panel, Point
from ischia.writers.figures.ink import FONTS, Drawing, ink

_WIDTH, _HEIGHT = 740.0, 560.0
_SCALE: Final = 2.4  # dots for a hundredth of a panel's width
_TOP: Final = 24.0
_LEFT_OF: Final[dict[Panel, float]] = {"superficial": 100.0, "deep": 415.0}
_TITLE: Final[dict[Panel, str]] = {"superficial": "On the surface", "deep": "Beneath"}
# Outside the thigh, so that no line crosses a muscle: head → where its name stands.
_NAME_AT: Final[dict[str, tuple[float, float]]] = {
    "semitendinosus": (0.0, 96.0),
    "biceps_femoris_long_head": (78.0, 119.0),
    "semimembranosus": (12.0, 140.0),
    "biceps_femoris_short_head": (78.0, 140.0),
}
# Of the sheet, what shows one panel with its names: left edge and width.
_PART_OF_SHEET: Final[dict[Panel, tuple[float, float]]] = {
    "superficial": (0.0, 400.0),
    "deep": (325.0, 405.0),
}
NERVE: Final = "sciatic_nerve"  # its two divisions with it
_STRAIGHT: Final = 6.0  # a curve through points: each handle is a sixth of its neighbours' distance


def anatomy_figure(anatomy: Anatomy, *, marked: Iterable[str] = ()) -> Drawing:
    """Return the four heads, the sciatic nerve and the numbered sites of injury.

    Parameters
    ----------
    anatomy
        What to draw, with its own outlines.
    marked
        Heads to set off from the others, by id: the one that is hurt.
    """
    chosen = frozenset(marked)
    panels = "".join(_panel(anatomy, panel, chosen) for panel in _LEFT_OF)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" '
        f'font-family="{FONTS}" font-size="12">{panels}{_sites(anatomy)}</svg>'
    )
    return Drawing(svg=svg, title=_said(anatomy, chosen), width=_WIDTH, height=_HEIGHT)


def anatomy_panel(anatomy: Anatomy, panel: Panel) -> Drawing:
    """Return one layer alone, each part in a group that bears its id as `data-part`.

    The parts are the heads of the layer; on the surface the sites of injury, beneath the nerve.
    """
    left, width = _PART_OF_SHEET[panel]
    sites = _sites(anatomy) if panel == "superficial" else ""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:g} 0 {width:g} {_HEIGHT:g}" '
        f'font-family="{FONTS}" font-size="12">{_panel(anatomy, panel, frozenset())}{sites}</svg>'
    )
    heads = ", ".join(head.name for head in anatomy.head if head.panel == panel)
    more = "numbered sites of injury" if panel == "superficial" else "the sciatic nerve"
    title = f"A right thigh from behind, schematic. {_TITLE[panel]}: {heads}, and {more}."
    return Drawing(svg=svg, title=title, width=width, height=_HEIGHT)


def _part(name: str, drawn: str) -> str:
    """Keep what belongs to one part together, so that a page can point at it."""
    return f'<g data-part="{name}">{drawn}</g>'


def _said(anatomy: Anatomy, chosen: frozenset[str]) -> str:
    """Say in words what the drawing shows."""
    heads = "; ".join(
        f"{head.name}, from the {head.origin} to the {head.insertion}, "
        f"crosses the {' and the '.join(head.crosses)}"
        for head in anatomy.head
    )
    sites = ", ".join(f"{n} {site.name.lower()}" for n, site in enumerate(anatomy.site, start=1))
    marked = [head.name for head in anatomy.head if head.id in chosen]
    hurt = f" Set off: {', '.join(marked)}." if marked else ""
    return f"A right thigh from behind, schematic. {heads}. Sites: {sites}.{hurt}"


def _panel(anatomy: Anatomy, panel: Panel, chosen: frozenset[str]) -> str:
    """Draw bones, muscles of one layer, and beneath the surface the nerve."""
    colour = ink()
    bones = "".join(
        f'<path d="{_curve(bone.outline, panel, closed=True)}" fill="{colour["surface"]}" '
        f'stroke="{colour["axis"]}" stroke-width="1.2"/>'
        for bone in anatomy.bone
    )
    heads = "".join(_head(head, head.id in chosen) for head in anatomy.head if head.panel == panel)
    nerve = _nerve(anatomy) if panel == "deep" else ""
    across, _ = _placed((50.0, 0.0), panel)
    title = (
        f'<text x="{across:.0f}" y="14" text-anchor="middle" font-weight="600" '
        f'fill="{colour["ink"]}">{_TITLE[panel]}</text>'
    )
    return title + bones + nerve + heads


def _head(head: Head, marked: bool) -> str:  # noqa: FBT001  # one of two inks
    """Draw one head: its belly, its tendons, its name with a line to it."""
    colour = ink()
    fill, weight = (colour["ink-2"], 600) if marked else (colour["hatch"], 400)
    tendons = "".join(
        f'<path d="{_curve(line, head.panel)}" fill="none" stroke="{fill}" stroke-width="5" '
        'stroke-linecap="round"/>'
        for line in head.tendons
    )
    belly = (
        f'<path d="{_curve(head.belly, head.panel, closed=True)}" fill="{fill}" '
        f'stroke="{colour["surface"]}" stroke-width="1"/>'
    )
    at = _NAME_AT[head.id]
    across, down = _placed(at, head.panel)
    leftmost = at[0] < head.belly[0][0]
    anchor, edge = ("end", min) if leftmost else ("start", max)
    touch = edge(head.belly, key=lambda point: point[0])
    to_across, _ = _placed((touch[0], at[1]), head.panel)
    parts = head.name.split(", ")
    words = "".join(
        f'<tspan x="{across:.0f}" dy="{0 if n == 0 else 14}">{escape(part)}</tspan>'
        for n, part in enumerate(parts)
    )
    return _part(
        head.id,
        f"{tendons}{belly}"
        f'<line x1="{across + (4 if leftmost else -4):.0f}" y1="{down - 4:.0f}" '
        f'x2="{to_across:.0f}" y2="{down - 4:.0f}" stroke="{colour["axis"]}"/>'
        f'<text x="{across:.0f}" y="{down:.0f}" text-anchor="{anchor}" font-weight="{weight}" '
        f'fill="{colour["ink"]}">{words}</text>',
    )


def _nerve(anatomy: Anatomy) -> str:
    """Draw the sciatic nerve and its divisions, dashed, with the name of the trunk."""
    colour = ink()
    lines = "".join(
        f'<path d="{_curve(nerve.course, "deep")}" fill="none" stroke="{colour["ink"]}" '
        'stroke-width="2.5" stroke-dasharray="6 3"/>'
        for nerve in anatomy.nerve
    )
    trunk = anatomy.nerve[0]
    across, down = _placed((84.0, 62.0), "deep")
    to_across, to_down = _placed(trunk.course[3], "deep")
    return _part(
        NERVE,
        f"{lines}"
        f'<line x1="{across - 4:.0f}" y1="{down - 4:.0f}" x2="{to_across:.0f}" '
        f'y2="{to_down:.0f}" stroke="{colour["axis"]}"/>'
        f'<text x="{across:.0f}" y="{down:.0f}" fill="{colour["ink"]}">{escape(trunk.name)}</text>',
    )


def _sites(anatomy: Anatomy) -> str:
    """Put a number at each site, on the long head of the biceps."""
    colour = ink()
    marks = []
    for number, site in enumerate(anatomy.site, start=1):
        across, down = _placed(site.at, "superficial")
        drawn = (
            f'<circle cx="{across:.0f}" cy="{down:.0f}" r="8" fill="{colour["surface"]}" '
            f'stroke="{colour["ink"]}"/>'
            f'<text x="{across:.0f}" y="{down + 4:.0f}" text-anchor="middle" font-size="11" '
            f'fill="{colour["ink"]}">{number}</text>'
        )
        marks.append(_part(site.id, drawn))
    return "".join(marks)


def _placed(point: Point, panel: Panel) -> tuple[float, float]:
    return _LEFT_OF[panel] + point[0] * _SCALE, _TOP + point[1] * _SCALE


def _curve(points: Sequence[Point], panel: Panel, *, closed: bool = False) -> str:
    """Return a smooth path through points (Catmull-Rom as Bézier curves)."""
    placed = [_placed(point, panel) for point in points]
    count = len(placed)
    path = f"M{placed[0][0]:.1f} {placed[0][1]:.1f}"
    for n in range(count if closed else count - 1):
        if closed:
            before, here, there, after = (placed[(n + k) % count] for k in (-1, 0, 1, 2))
        else:
            before, here = placed[max(n - 1, 0)], placed[n]
            there, after = placed[n + 1], placed[min(n + 2, count - 1)]
        first = [here[k] + (there[k] - before[k]) / _STRAIGHT for k in (0, 1)]
        second = [there[k] - (after[k] - here[k]) / _STRAIGHT for k in (0, 1)]
        path += "C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in (first, second, there))
    return path + ("Z" if closed else "")
