"""matplotlib in the house's look: no frame, few ticks, labels on the line."""

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from ischia.model.errors import MissingExtraError
from ischia.model.terms import Side
from ischia.writers.figures.ink import FONTS, Drawing, Spot, ink, side_ink

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH: Final = 400.0  # of every chart, so that one text size serves all
RIGHT: Final = 18.0  # room for half of the last tick's label
LABEL: Final = 12.0
VALUE: Final = 13.5
LEFT_DASH: Final = (0, (4.5, 2.0))

_NOT_DRAWN = re.compile(
    r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>|<style.*?</style>", re.DOTALL
)
_GROUP_ID = re.compile(r'<g id="[^"]*">')
_FONT = re.compile(r"font-family: [^;\"]+")
_SIZE = re.compile(r'(<svg[^>]*?) width="[^"]*" height="[^"]*"')
_STYLE = re.compile(r' style="([^"]*)"')
_SHORT = re.compile(r"(\d+\.\d)\d{3,}")  # coordinates; an opacity has fewer digits
_TAG = re.compile(r"<[^>]*>")
_STILL = re.compile(r' transform="rotate\(-?0 [^)]*\)"')


class Chart:
    """One set of axes on a sheet; lengths in the sheet's own units."""

    def __init__(self, *, height: float, left: float, bottom: float, top: float) -> None:
        try:
            from matplotlib.figure import Figure
        except ImportError as err:
            raise MissingExtraError(needed_for="a figure", extra="report") from err
        self.height = height
        right = RIGHT
        self._figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, facecolor="none")
        self.axes: Axes = self._figure.add_axes(
            (
                left / WIDTH,
                bottom / height,
                (WIDTH - left - right) / WIDTH,
                (height - bottom - top) / height,
            )
        )
        self._spots: list[Spot] = []
        self.axes.patch.set_alpha(0)
        for edge in ("top", "left", "right"):
            self.axes.spines[edge].set_visible(False)
        self.axes.spines["bottom"].set_color(ink()["axis"])
        self.axes.tick_params(labelsize=LABEL, labelcolor=ink()["ink-3"], color=ink()["axis"])
        self.axes.tick_params(axis="y", length=0, pad=7)
        self.axes.tick_params(axis="x", length=4, pad=4)
        self.axes.set_axisbelow(True)

    def scale(
        self,
        axis: str,
        span: tuple[float, float],
        ticks: Sequence[float],
        labels: Sequence[str] | None = None,
    ) -> None:
        """Fix one axis: its span and its few ticks; horizontal lines stand on the y ticks."""
        # Fixed before anything is drawn: a chart that widens itself would move every label.
        (self.axes.set_xlim if axis == "x" else self.axes.set_ylim)(*span)
        which: Any = self.axes.xaxis if axis == "x" else self.axes.yaxis
        said = [f"{t:g}" for t in ticks] if labels is None else labels
        which.set_ticks(list(ticks), [label.replace("-", "−") for label in said])
        if axis == "y":
            self.axes.grid(visible=True, axis="y", color=ink()["grid"], linewidth=1)

    def curve(
        self,
        at: Sequence[float],
        values: Sequence[float],
        side: Side,
        *,
        band: tuple[Sequence[float], Sequence[float]] | None = None,
        pale: bool = False,
    ) -> None:
        """Draw one leg's curve, with its 95 % band where known; pale is what was not used."""
        colour = side_ink(side)
        if band:
            self.axes.fill_between(at, *band, color=colour, alpha=0.2, linewidth=0, zorder=2)
        alpha = 0.35 if pale else 1.0
        style: Any = LEFT_DASH if side is Side.LEFT else "-"
        self.axes.plot(
            at, values, color=colour, linewidth=2, linestyle=style, zorder=3, alpha=alpha
        )

    def dot(self, x: float, y: float, side: Side) -> None:
        """Mark one value on a leg's curve."""
        self.axes.plot([x], [y], "o", markersize=5.5, color=side_ink(side), zorder=4)

    def shade(self, low: float, high: float) -> None:
        """Shade a stretch of the x axis, neutrally: the sides differ there, or it is the span."""
        self.axes.axvspan(low, high, color=ink()["ink"], alpha=0.075, linewidth=0, zorder=1)

    def hatch(self, low: float, high: float) -> None:
        """Hatch a stretch of the x axis: nothing was measured there, and nothing is drawn."""
        self.axes.axvspan(
            low, high, facecolor="none", edgecolor=ink()["hatch"], hatch="///", linewidth=0
        )

    def words(
        self, x: float, y: float, said: str, *, side: Side | None = None, align: str = "center"
    ) -> None:
        """Write on the line in its colour, or neutrally."""
        self.axes.text(
            x,
            y,
            said,
            fontsize=VALUE if side else LABEL,
            fontweight="bold" if side else "normal",
            color=side_ink(side) if side else ink()["ink-3"],
            ha=align,
            va="baseline",
            zorder=5,
        )

    def beside(
        self, x_px: float, y_px: float, said: str, *, align: str = "left", strong: bool = False
    ) -> None:
        """Write an axis' name and unit at a place of the sheet, from its top left corner."""
        self._figure.text(
            x_px / WIDTH,
            1 - y_px / self.height,
            said,
            fontsize=LABEL,
            fontweight="bold" if strong else "normal",
            color=ink()["ink" if strong else "ink-3"],
            ha=align,
            va="baseline",
        )

    def above(self, y: float, lift_px: float) -> float:
        """Return the axes' value that stands a length of the sheet above (or below) another."""
        low, high = self.axes.get_ylim()
        tall_px = self.axes.get_position().height * self.height
        return y + lift_px * (high - low) / tall_px

    def make_room(self, y: float, room_px: float) -> None:
        """Raise the top of the y axis until a length of the sheet is free above a value."""
        low, high = self.axes.get_ylim()
        tall_px = self.axes.get_position().height * self.height
        self.axes.set_ylim(low, max(high, low + (y - low) / (1 - room_px / tall_px)))

    def place_px(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the axes stands on the sheet, from its top left corner."""
        across, up = self.axes.transData.transform((x, y))
        return float(across), self.height - float(up)

    def opens(self, measurement: str, said: str, x: float, y: float, align: str = "center") -> None:
        """Make words that stand at a point a place to press, which opens the number's source."""
        self.opens_at(measurement, said, *self.place_px(x, y), align)

    def opens_at(
        self, measurement: str, said: str, across_px: float, down_px: float, align: str = "left"
    ) -> None:
        """Make words on the sheet's own baseline a place to press."""
        wide_px = wide_of(said)
        start_px = across_px - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * wide_px
        self._spots.append(
            Spot(
                measurement=measurement,
                says=said,
                left_pct=100 * start_px / WIDTH,
                top_pct=100 * (down_px - VALUE) / self.height,
                width_pct=100 * wide_px / WIDTH,
                height_pct=100 * (VALUE + 4) / self.height,
            )
        )

    def drawing(self, title: str) -> Drawing:
        """Return the finished sheet."""
        with _house_svg():
            raw = io.StringIO()
            empty: Any = {"Date": None, "Creator": None, "Format": None, "Type": None}
            self._figure.savefig(raw, format="svg", metadata=empty, transparent=True)
        return Drawing(
            svg=_tidy(raw.getvalue()),
            title=title,
            width=WIDTH,
            height=self.height,
            spots=tuple(self._spots),
        )


def round_ticks(low: float, high: float) -> list[float]:
    """Return two to five round ticks inside a span."""
    from matplotlib.ticker import MaxNLocator

    return [float(t) for t in MaxNLocator(4).tick_values(low, high) if low <= t <= high]


def wide_of(said: str) -> float:
    """Return about how wide a value's words stand, in the sheet's units; fonts differ."""
    return 0.56 * VALUE * len(said)


@contextmanager
def _house_svg() -> Iterator[None]:
    from matplotlib import rc_context

    # A fixed salt and no date: the same assessment gives the same file, byte for byte.
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "ischia"}):
        yield


def _tidy(svg: str) -> str:
    """Drop what would leak out of the drawing into a page, and what nobody can see."""
    svg = _NOT_DRAWN.sub("", svg)
    svg = _GROUP_ID.sub("<g>", svg)
    svg = _FONT.sub(f"font-family: {FONTS}", svg)
    svg = _SIZE.sub(r"\1", svg)
    svg = _STYLE.sub(_as_attributes, svg)
    svg = _STILL.sub("", svg)
    # Only inside tags: a label that is read has digits of its own.
    return _TAG.sub(_with_short_numbers, svg).replace("\n", " ").strip()


def _with_short_numbers(tag: re.Match[str]) -> str:
    return _SHORT.sub(r"\1", tag[0])


def _as_attributes(style: re.Match[str]) -> str:
    """Return declarations as attributes of their own: a page's policy may forbid inline styles."""
    pairs = (one.split(":", 1) for one in style[1].split(";") if one.strip())
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)
