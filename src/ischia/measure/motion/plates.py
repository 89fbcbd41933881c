"""When a foot stood on a force plate, and which foot it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.measure.motion.body import LETTER
from ischia.model.arrays import FloatArray
from ischia.model.motion import Event, ForcePlate, MarkerTrial
from ischia.model.terms import Side

LOADED_N: Final = 20.0  # the usual limit of force above which a foot is said to stand
NOT_ZEROED: Final = "plate_not_zeroed"
_SIDES: Final = (Side.LEFT, Side.RIGHT)
_LEAST_PEAK_N: Final = 200.0  # less is no step
_SHORTEST_S: Final = 0.06  # a sprinter's contact is 0.09
_LONGEST_S: Final = 1.5
_BESIDE_MM: Final = 40.0  # markers stand beside the sole
_HEEL_UP_MM: Final = 20.0  # over the toe's marker: standing they are about as high
_QUIET_S: Final = 0.1
_MOST_OFFSET_N: Final = 150.0  # more is a load, not an offset
_OFFSET_N: Final = 5.0
_STILL_S: Final = 0.03
_STILL_MM_S: Final = 1000.0  # a foot that swings over the plate is three times as fast


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One step of one foot alone on one plate."""

    side: Side
    plate: int
    start_s: float | None  # None: the foot stood there already
    end_s: float | None  # None: it still stood there


def vertical_force_n(plate: ForcePlate) -> tuple[FloatArray, float]:
    """Return the force upwards on the person (t,) [N], and the offset that was taken out [N].

    The offset is the mean of the quietest tenth of a second, where it is too small for a load. The
    sign is turned where the plate shows what the person does to it.
    """
    force_n = plate.force_n[:, 2]
    quiet = _quiet(plate)
    offset_n = 0.0 if quiet is None else float(force_n[quiet].mean())
    zeroed_n = force_n - offset_n
    strongest_n = zeroed_n[np.argmax(np.abs(zeroed_n))] if zeroed_n.size else 0.0
    return (-zeroed_n if strongest_n < 0 else zeroed_n), offset_n


def _quiet(plate: ForcePlate) -> slice | None:
    """Return the quietest tenth of a second without a load, None where there is none."""
    width, means_n = _pieces_n(plate)
    light = np.abs(means_n) < _MOST_OFFSET_N
    if not light.any():
        return None
    spread_n = plate.force_n[: width * len(means_n), 2].reshape(-1, width).std(axis=1)
    quietest = int(np.argmin(np.where(light, spread_n, np.inf)))
    return slice(quietest * width, (quietest + 1) * width)


def _pieces_n(plate: ForcePlate) -> tuple[int, FloatArray]:
    """Return how many samples a tenth of a second has, and the mean vertical force of each [N]."""
    width = max(3, round(_QUIET_S * plate.fs_hz))
    whole = len(plate.force_n) // width * width
    return width, plate.force_n[:whole, 2].reshape(-1, width).mean(axis=1)


def always_loaded(trial: MarkerTrial) -> bool:
    """Say whether a plate shows more than 150 N at every moment, as no step does."""
    every = [_pieces_n(plate)[1] for plate in trial.plates]
    return any(means_n.size and np.abs(means_n).min() > _MOST_OFFSET_N for means_n in every)


def contacts(trial: MarkerTrial) -> tuple[Contact, ...]:
    """Return every step that one foot made alone on a plate, in order of plates.

    A step belongs to the foot whose heel and toe stand on the plate, slowly, in its middle. Where
    both do, or none, nobody can say whose force it is, and the step is left out; so is one that
    lands beside the plate and rolls onto it, whose force the plate has in part.
    """
    return tuple(
        contact for number in range(len(trial.plates)) for contact in _on_plate(trial, number)
    )


def plate_events(trial: MarkerTrial) -> tuple[Event, ...]:
    """Return foot strikes and offs from the plates, by the force of 20 N."""
    found: list[Event] = []
    for contact in contacts(trial):
        if contact.start_s is not None:
            found.append(Event(kind="foot_strike", side=contact.side, t_s=contact.start_s))
        if contact.end_s is not None:
            found.append(Event(kind="foot_off", side=contact.side, t_s=contact.end_s))
    return tuple(sorted(found, key=lambda event: event.t_s))


def not_zeroed(trial: MarkerTrial) -> bool:
    """Say whether a plate shows more than 5 N while nobody stands on it."""
    return any(abs(vertical_force_n(plate)[1]) > _OFFSET_N for plate in trial.plates)


def _on_plate(trial: MarkerTrial, number: int) -> Iterator[Contact]:
    plate = trial.plates[number]
    force_n, _ = vertical_force_n(plate)
    loaded = np.concatenate(([False], force_n > LOADED_N, [False]))
    edges = np.flatnonzero(np.diff(loaded.astype(np.int8)))
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        lasted_s = (end - begin) / plate.fs_hz
        if force_n[begin:end].max() < _LEAST_PEAK_N or not _SHORTEST_S <= lasted_s <= _LONGEST_S:
            continue
        side = _whose(trial, plate, (begin + end) / 2 / plate.fs_hz)
        if side is not None and _lands_on(trial, plate, side, begin / plate.fs_hz):
            yield Contact(
                side=side,
                plate=number,
                start_s=float(trial.start_s + begin / plate.fs_hz) if begin > 0 else None,
                end_s=float(trial.start_s + end / plate.fs_hz) if end < len(force_n) else None,
            )


def _lands_on(trial: MarkerTrial, plate: ForcePlate, side: Side, begin_s: float) -> bool:
    """Say whether the heel is over the plate, or in the air, when the plate's force begins."""
    frame = min(round(begin_s * trial.fs_hz), len(trial.xyz_mm) - 1)
    heel_mm, toe_mm = (
        trial.xyz_mm[frame, trial.names.index(f"{LETTER[side]}{name}")] for name in ("HEE", "TOE")
    )
    low, high = _floor_mm(plate)
    beside = ((heel_mm[:2] < low) | (heel_mm[:2] > high)).any()
    # Nobody saw a hidden heel stand beside the plate, and a sprinter's is up.
    return not (beside and heel_mm[2] < toe_mm[2] + _HEEL_UP_MM)


def _floor_mm(plate: ForcePlate) -> tuple[FloatArray, FloatArray]:
    """Return the least and the largest place at which a marker of a foot on the plate may be."""
    floor = plate.corners_mm[:, :2]
    return floor.min(axis=0) - _BESIDE_MM, floor.max(axis=0) + _BESIDE_MM


def _whose(trial: MarkerTrial, plate: ForcePlate, middle_s: float) -> Side | None:
    """Return the foot that stood on a plate at a moment after the first frame."""
    reach = max(1, round(_STILL_S * trial.fs_hz))
    frame = round(middle_s * trial.fs_hz)
    if not reach <= frame < len(trial.xyz_mm) - reach:
        return None
    low, high = _floor_mm(plate)
    standing = []
    for side in _SIDES:
        names = [f"{LETTER[side]}{name}" for name in ("HEE", "TOE")]
        if not set(names) <= set(trial.names):
            continue
        foot_mm = trial.xyz_mm[:, [trial.names.index(name) for name in names]]
        middle_mm = foot_mm[frame, :, :2].mean(axis=0)
        inside = ((middle_mm > low) & (middle_mm < high)).all()
        # Of heel and toe the one that moves less: in a sprint the heel is up while the toe stands.
        went_mm = np.linalg.norm(foot_mm[frame + reach] - foot_mm[frame - reach], axis=-1).min()
        if bool(inside) and went_mm < _STILL_MM_S * 2 * reach / trial.fs_hz:
            standing.append(side)
    return standing[0] if len(standing) == 1 else None
