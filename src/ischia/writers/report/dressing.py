"""What the page asks for while it is written: drawings, places to press, its style and policy."""

import base64
import hashlib
from typing import TYPE_CHECKING

from ischia.model.errors import MissingExtraError
from ischia.writers.figures.ink import Drawing, Spot, style_sheet

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


class Dressing:
    """Drawings and places of one page, each with an id of its own, and the style they need.

    Nothing on the page has a style attribute, so that it can forbid them.
    """

    def __init__(self, rules: str) -> None:
        self._rules = rules
        self._drawn = 0
        self._places: list[str] = []

    def draw(self, drawing: Drawing) -> "Markup":
        """Return a drawing for the page; only what this package drew is not escaped."""
        from markupsafe import Markup

        self._drawn += 1
        return Markup(drawing.for_screen(f"d{self._drawn}"))  # noqa: S704

    def place(self, spot: Spot) -> str:
        """Return the id of a place to press, whose rule comes into the page's style."""
        name = f"s{len(self._places) + 1}"
        self._places.append(
            f"#{name}{{left:{spot.left_pct:.2f}%;top:{spot.top_pct:.2f}%;"
            f"width:{spot.width_pct:.2f}%;height:{spot.height_pct:.2f}%}}"
        )
        return name

    def styled(self) -> "Markup":
        """Return the one style block, once everything is drawn and placed."""
        from markupsafe import Markup

        return Markup("\n".join([style_sheet(), self._rules, *self._places]))  # noqa: S704


def policy(style: str) -> str:
    """Return what the page may do: show itself, in exactly this style. No script, no network."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def dressed(template: str, rules: str, page: object, needed_for: str) -> str:
    """Return a page written from its template, with its drawings and its style.

    Parameters
    ----------
    template
        Text of the template; it knows `page`, `draw`, `styled` and `policy`.
    rules
        The page's own style.
    page
        What the template shows.
    needed_for
        What the page is, for who has not installed what writes it.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    dressing = Dressing(rules)
    return (
        environment(needed_for)
        .from_string(template)
        .render(page=page, draw=dressing.draw, styled=dressing.styled, policy=policy)
    )


def environment(needed_for: str) -> "Environment":
    """Return what dresses pieces as HTML: everything escaped, nothing undefined.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError as err:
        raise MissingExtraError(needed_for=needed_for, extra="report") from err
    return Environment(autoescape=True, undefined=StrictUndefined)
