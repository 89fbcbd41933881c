"""How bright a muscle is, which means something only beside a picture of the same machine."""

from dataclasses import replace
from typing import Final

import numpy as np

from ischia.measure.sides import injured_minus_uninjured
from ischia.measure.ultrasound.contour_readings import Size, closed, groups, of_readings
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Measured, Measurement, NotMeasured
from ischia.model.ultrasound import Cine
from ischia.model.units import Unit
from ischia.numeric.image.outlines import inside

ECHO: Final = "ultrasound.echo_intensity"
NOT_SAID: Final = "not_said"
_OUTLINE: Final = Size(ECHO, "region", "muscle_outline")
_FEWEST_PX: Final = 400  # a patch of 20 × 20 pixels: below, speckle itself decides; ours
_END: Final = 255
_SATURATED_RATIO: Final = 0.01


def echo_measures(cine: Cine, marks: Marks) -> tuple[Measured, ...]:
    """Mean grey level [0 to 255] within each outline of the muscle.

    It hangs on gain, depth, focus and angle as much as on tissue. Machine and preset stand in its
    context; the interval is that of outlining again, and holds no other picture.
    """
    said = {"machine": cine.source.device or NOT_SAID, "preset": cine.preset or NOT_SAID}
    found = (of_readings(cine, g, (ECHO, Unit.ARBITRARY), _grey) for g in groups(marks, _OUTLINE))
    return tuple(_with(m, said) for m in found)


def _with(m: Measurement | NotMeasured, said: dict[str, str]) -> Measured:
    if isinstance(m, NotMeasured):
        return m
    flags = (*m.flags, "grey_levels_of_one_machine")
    return replace(m, context={**m.context, **said}, flags=flags, id="")


def _grey(cine: Cine, mark: Mark) -> tuple[float | None, str]:
    if not 0 <= mark.frame < cine.t_s.size or not closed(mark):
        return None, f"the outline on frame {mark.frame} is off the clip or encloses nothing"
    picture = cine.pixels[mark.frame]
    greys = picture[inside(np.array(mark.points_px), *picture.shape)]
    if greys.size < _FEWEST_PX:
        return None, f"the outline encloses {greys.size} pixels: too few to speak of a muscle"
    if float((greys == _END).mean()) > _SATURATED_RATIO:
        return None, "over 1 % of what is outlined is as white as the picture can show"
    return float(greys.mean()), ""


def echo_difference(injured: Measurement, uninjured: Measurement) -> Measured:
    """Difference of grey level between the sides, injured − uninjured, or why it is refused.

    Only where both pictures are said to come from one machine and one preset.
    """
    for name in ("machine", "preset"):
        one, other = (m.context.get(name, NOT_SAID) for m in (injured, uninjured))
        if one != other or one == NOT_SAID:
            reason = (
                f"the {name} of one picture or of both is not said"
                if NOT_SAID in {one, other}
                else f"the pictures are not of one {name}"
            )
            return NotMeasured(
                concept=f"{ECHO}_difference",
                side=injured.side,
                context=injured.context,
                reason=f"{reason}: grey levels do not compare",
            )
    return injured_minus_uninjured(injured, uninjured, method=f"{ECHO}_difference@1")
