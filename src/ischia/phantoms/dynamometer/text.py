"""Simulated sets in the text layouts of dynamometers."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.terms import Side
from ischia.model.units import Unit, convert
from ischia.phantoms.dynamometer.plan import DynamometerPlan
from ischia.phantoms.dynamometer.recorded import Recorded

_BIODEX: Final = (
    "SIMULATED Biodex-like raw export",
    "Subject: SIMULATED",
    "Joint: Knee",
    "Protocol: {contraction} {set_velocity_deg_s:g} deg/s",
    "  TIME      TORQUE     POSITION   POS (ANAT)   VELOCITY",
    "  mSec       N-M       Degrees     Degrees     DEG/SEC",
)
_SYSTEM_4: Final = (
    "SIMULATED Biodex System 4-like multi-set export",
    "Subject: SIMULATED",
    "Joint: Knee",
    "Pattern: Extension/Flexion",
    "Mode: Isokinetic",
    "Side: {side}",
    "AWAY: Extension",
    "TOWARD: Flexion",
    "Sets: {sets}",
)
_SYSTEM_4_COLUMNS: Final = (
    " Set  Rep     mSec      TORQUE    POSITION  POS (ANAT)    VELOCITY",
    "   #    #     mSec         N-M     Degrees     Degrees     DEG/SEC",
)
_SYSTEM_4_HEAD_LINES: Final = 52
ISOMED_ZERO_DEG: Final = 110.0
TABLE_ZERO_DEG: Final = 180.0

# Reads what `table_csv` writes: a layout of our own that asks everything of a profile.
TABLE_PROFILE: Final = """\
schema = "ischia.profile/1"
kind = "torque_curve"
title = "SIMULATED table with semicolons and decimal commas"
delimiter = ";"
decimal = ","
header_rows = 2

[[column]]
quantity = "time"
unit = "s"
name = "Zeit [s]"

[[column]]
quantity = "angle"
unit = "deg"
name = "Winkel [deg]"
sign = -1
zero_at = 180.0

[[column]]
quantity = "torque"
unit = "N.m"
name = "Drehmoment [Nm]"
sign = -1

[[column]]
quantity = "velocity"
unit = "deg/s"
name = "Geschwindigkeit [deg/s]"
"""


def biodex_text(plan: DynamometerPlan, recorded: Recorded) -> bytes:
    """Return Biodex raw text: six lines, then time, torque, position, anatomical, velocity."""
    head = "\n".join(_BIODEX).format(
        contraction=plan.contraction, set_velocity_deg_s=plan.set_velocity_deg_s
    )
    rows = [
        f"{t:7.0f} {nm:12.1f} {100 - deg:10.1f} {deg:10.1f} {v:10.1f}"
        for t, nm, deg, v in _rows(recorded, 1000.0)
    ]
    return "\n".join([head, *rows, ""]).encode("ascii")


def biodex_system4(plans: Sequence[DynamometerPlan], sets: Sequence[Recorded]) -> bytes:
    """Return Biodex System 4 text: sets one after the other, samples from line 53 on.

    Where the vendor prints what above line 51 is not known to us; nothing reads it but joint and
    direction, and the clock of each set begins anew.
    """
    head = [line.format(side=plans[0].side, sets=len(sets)) for line in _SYSTEM_4]
    for number, plan in enumerate(plans, start=1):
        head.append(f"Set {number}: {plan.contraction} {plan.set_velocity_deg_s:g} deg/s")
    fill = _SYSTEM_4_HEAD_LINES - len(_SYSTEM_4_COLUMNS) - len(head)
    rows = [
        f"{number:4d} {rep:4.0f} {t:8.0f} {nm:11.1f} {100 - deg:11.1f} {deg:11.1f} {v:11.1f}"
        for number, recorded in enumerate(sets, start=1)
        for rep, (t, nm, deg, v) in zip(
            repetition_numbers(recorded), _rows(recorded, 1000.0), strict=True
        )
    ]
    return "\n".join([*head, *[""] * fill, *_SYSTEM_4_COLUMNS, *rows, ""]).encode("ascii")


def isomed_text(recorded: Recorded) -> bytes:
    """Return IsoMed 2000 text: ten columns of integers, no header.

    Milliseconds, tenths of degree, N.m and deg/s, a column of zeros, the number of the interval
    (even: somebody was at work), more zeros. Angle is flexion − 110°, torque and velocity are
    positive in flexion. The layout has no place to say that it is simulated; its truth does.
    """
    edges = np.r_[False, recorded.working[1:] != recorded.working[:-1]]
    interval = 1 + np.cumsum(edges) + int(recorded.working[0])
    columns = (
        1000 * recorded.time_s,
        10 * (recorded.flexion_deg - ISOMED_ZERO_DEG),
        -10 * recorded.torque_nm,
        -10 * recorded.velocity_deg_s,
    )
    tenths = np.rint(np.column_stack(columns)).astype(int).tolist()
    rows = [
        f"{t} {deg} {nm} {v} 0 {number} 0 0 0 0"
        for (t, deg, nm, v), number in zip(tenths, interval.tolist(), strict=True)
    ]
    return "\n".join([*rows, ""]).encode("ascii")


def humac_ftlb(plan: DynamometerPlan, recorded: Recorded) -> bytes:
    """Return an older HUMAC CSV: torque in foot-pounds, only index and end point quoted."""
    head = '"Index","Time (s)","Position (deg)","Torque (ft-lb)","Velocity (deg/s)","End Pnt 0"'
    per_nm = 1 / convert(1.0, Unit.FOOT_POUND, Unit.NEWTON_METRE)
    turn = _right_is_reversed(plan)
    rows = [
        f'"{number}",{t:.3f},{deg:.1f},{per_nm * nm:.2f},{turn * v:.1f},"{end:.0f}"'
        for number, ((t, nm, deg, v), end) in enumerate(
            zip(_rows(recorded), _strokes_done(recorded), strict=True)
        )
    ]
    return "\n".join([head, *rows, ""]).encode("ascii")


def humac_nm(plan: DynamometerPlan, recorded: Recorded) -> bytes:
    """Return a newer HUMAC CSV: five quoted columns, torque in N.m."""
    head = '"Index","Time (s)","Position (deg)","Torque (Nm)","Velocity (deg/s)"'
    turn = _right_is_reversed(plan)
    rows = [
        f'"{number}","{t:.3f}","{deg:.1f}","{nm:.2f}","{turn * v:.1f}"'
        for number, (t, nm, deg, v) in enumerate(_rows(recorded))
    ]
    return "\n".join([head, *rows, ""]).encode("ascii")


def table_csv(recorded: Recorded) -> bytes:
    """Return a table of our own, with other signs and another zero; `TABLE_PROFILE` reads it."""
    head = ("SIMULATED", "Zeit [s];Winkel [deg];Drehmoment [Nm];Geschwindigkeit [deg/s]")
    rows = [
        f"{t:.3f};{TABLE_ZERO_DEG - deg:.2f};{-nm:.2f};{v:.2f}".replace(".", ",")
        for t, nm, deg, v in _rows(recorded)
    ]
    return "\n".join([*head, *rows, ""]).encode("ascii")


def kineo_csv(recorded: Recorded) -> bytes:
    """Return a guess at a table of a machine that holds a load: its maker publishes none."""
    head = (
        "SIMULATED, layout unconfirmed",
        "Time (s),Position (deg),Torque (N.m),Velocity (deg/s)",
    )
    rows = [f"{t:.3f},{deg:.2f},{nm:.2f},{v:.2f}" for t, nm, deg, v in _rows(recorded)]
    return "\n".join([*head, *rows, ""]).encode("ascii")


def repetition_numbers(recorded: Recorded) -> FloatArray:
    """Return the number of the repetition at each sample, from 1, kept through pauses; (t,)."""
    return np.asarray(np.maximum.accumulate(recorded.stroke).clip(min=0.0) // 2 + 1)


def _strokes_done(recorded: Recorded) -> FloatArray:
    return np.asarray(np.maximum.accumulate(recorded.stroke).clip(min=0.0))


def _right_is_reversed(plan: DynamometerPlan) -> int:
    return -1 if plan.side is Side.RIGHT else 1


def _rows(recorded: Recorded, per_s: float = 1.0) -> list[list[float]]:
    """Return time, torque, flexion angle and velocity, sample by sample."""
    columns = (
        per_s * recorded.time_s,
        recorded.torque_nm,
        recorded.flexion_deg,
        recorded.velocity_deg_s,
    )
    samples: list[list[float]] = np.column_stack(columns).tolist()
    return samples
