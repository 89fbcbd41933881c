"""One frame of a clip with what was measured and drawn on it, as a picture in colour."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.errors import MissingExtraError
from ischia.model.marks import Mark
from ischia.model.ultrasound import CalibratedRegion

Picture = NDArray[np.uint8]  # (y, x, 3), blue first

_WIDE_PX: Final = 720  # narrower images are enlarged to about this, so that letters stay legible
_FOUND, _DRAWN = (208, 224, 127), (168, 233, 255)  # as in the figures: the program's, a person's
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_EDGE_PX: Final = 12
_LETTER, _LINE_PX = 0.5, 20
_RIBBON_PX: Final = 26
_BAR_MM: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What holds for all frames of a film."""

    image: CalibratedRegion  # the part of each frame that is shown; nothing else enters the film
    sized: bool  # whether a pixel has a size, so that a scale bar can be drawn
    simulated: bool

    @property
    def _enlarged(self) -> tuple[float, float]:
        """Return pixels of the film to a pixel of the clip, across and down: tissue is square."""
        across = max(1.0, _WIDE_PX / (self.image.x1_px - self.image.x0_px + 1))
        return across, across * self.image.mm_per_px_y / self.image.mm_per_px_x

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the film; both even, as films must be."""
        across, down = self._enlarged
        wide = round((self.image.x1_px - self.image.x0_px + 1) * across)
        high = round((self.image.y1_px - self.image.y0_px + 1) * down)
        return wide // 2 * 2, (high + self.ribbon_px) // 2 * 2

    @property
    def ribbon_px(self) -> int:
        """Height of the ribbon that says that nobody was examined."""
        return _RIBBON_PX if self.simulated else 0

    def place(self, point_px: tuple[float, float]) -> tuple[int, int]:
        """Return a point of the clip in the film."""
        across, down = self._enlarged
        x_px = (point_px[0] - self.image.x0_px + 0.5) * across
        y_px = (point_px[1] - self.image.y0_px + 0.5) * down
        return round(x_px), round(y_px) + self.ribbon_px

    @property
    def bar_px(self) -> int:
        """Length of the scale bar."""
        return round(_BAR_MM / self.image.mm_per_px_x * self._enlarged[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What is drawn on one frame."""

    found: tuple[Mark, ...] = ()  # the program's own lines
    drawn: tuple[Mark, ...] = ()  # a person's
    says: tuple[str, ...] = ()  # plain letters, a line each


def drawn(grey: NDArray[np.uint8], sheet: Sheet, over: Drawn) -> Picture:
    """Return a frame (y, x) as it stands in the film.

    Only the image itself is taken over, so that what a machine burns in beside it (a name, a date)
    cannot enter.

    Raises
    ------
    MissingExtraError
        When the part that draws pictures is not installed.
    """
    try:
        import cv2
    except ImportError as err:
        raise MissingExtraError(needed_for="drawing a film", extra="ultrasound") from err
    image, (wide, high) = sheet.image, sheet.size_px
    part = grey[image.y0_px : image.y1_px + 1, image.x0_px : image.x1_px + 1]
    made = np.zeros((high, wide, 3), np.uint8)
    size = (wide, high - sheet.ribbon_px)
    shown = cv2.resize(part, size, interpolation=cv2.INTER_LINEAR)
    made[sheet.ribbon_px :] = cv2.cvtColor(shown, cv2.COLOR_GRAY2BGR)
    for marks, colour in ((over.found, _FOUND), (over.drawn, _DRAWN)):
        for mark in marks:
            run = np.array([sheet.place(point) for point in mark.points_px], np.int32)
            closed = mark.kind == "region"
            cv2.polylines(made, [run], closed, colour, 1, cv2.LINE_AA)
    if sheet.sized:
        foot = high - _EDGE_PX
        cv2.line(made, (_EDGE_PX, foot), (_EDGE_PX + sheet.bar_px, foot), _WHITE, 2)
        _words(made, ["10 mm"], (_EDGE_PX + sheet.bar_px + 8, foot + 5))
    _words(made, over.says, (_EDGE_PX, sheet.ribbon_px + _LINE_PX))
    if sheet.simulated:
        made[: sheet.ribbon_px] = _WHITE
        _words(made, ["SIMULATED: nobody was examined"], (_EDGE_PX, 18), dark=True)
    return made


def _words(made: Picture, lines: Iterable[str], at: tuple[int, int], *, dark: bool = False) -> None:
    """Write lines of plain letters, light on a dark edge, so that bright tissue hides none."""
    import cv2

    around = ((0, 0),) if dark else ((1, 1), (-1, 1), (1, -1), (-1, -1), (0, 0))
    for place, line in enumerate(lines):
        for right, down in around:
            start = (at[0] + right, at[1] + down + place * _LINE_PX)
            edge = dark or (right, down) != (0, 0)
            colour = _BLACK if edge else _WHITE
            font = cv2.FONT_HERSHEY_SIMPLEX
            cv2.putText(made, line, start, font, _LETTER, colour, 1, cv2.LINE_AA)
