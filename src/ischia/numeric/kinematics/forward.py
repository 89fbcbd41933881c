"""Coordinates of joints → where every body stands, for all frames at once."""

from dataclasses import dataclass

import numpy as np

from ischia.numeric.kinematics.chain import NONE, TURNS, Array, Chain, evaluated, with_followers


@dataclass(frozen=True, slots=True, kw_only=True)
class Poses:
    """Where bodies stand; a body that was not asked for has none."""

    origin: tuple[Array | None, ...]  # (t, 3) of each body
    axes: tuple[Array | None, ...]  # (t, 3, 3), columns are the axes

    def place(self, body: int, point: Array) -> Array:
        """Return where a point (3,) of a body goes, (t, 3).

        Raises
        ------
        ValueError
            When the body was not asked for.
        """
        origin, axes = self.origin[body], self.axes[body]
        if origin is None or axes is None:
            msg = f"body {body} was not followed"
            raise ValueError(msg)
        placed: Array = origin + axes @ point
        return placed


def poses(chain: Chain, q: Array) -> Poses:
    """Return where the bodies stand at coordinates (t, n) [rad, and the unit of the chain]."""
    whole = with_followers(chain, q)
    origin: list[Array | None] = [np.zeros((len(q), 3))]
    axes: list[Array | None] = [np.broadcast_to(np.eye(3), (len(q), 3, 3))]
    for joint, parent in enumerate(chain.parent):
        above, above_axes = origin[parent], axes[parent]
        if above is None or above_axes is None:  # never: parents come first
            continue
        frame = above_axes @ chain.before_axes[joint]
        turned = _turned(chain, joint, whole, frame)
        at = above + above_axes @ chain.before[joint] + _shifted(chain, joint, whole, frame)
        origin.append(at + turned @ chain.after[joint])
        axes.append(turned @ chain.after_axes[joint])
    return Poses(origin=tuple(origin), axes=tuple(axes))


def _turned(chain: Chain, joint: int, q: Array, frame: Array) -> Array:
    for k in range(TURNS):
        angle = _amount(chain, joint, k, q)
        if angle is not None:
            frame = frame @ about(chain.axis[joint, k], angle)
    return frame


def _shifted(chain: Chain, joint: int, q: Array, frame: Array) -> Array:
    shift = np.zeros((len(q), 3))
    moved = False
    for k in range(TURNS, 2 * TURNS):
        way = _amount(chain, joint, k, q)
        if way is not None:
            shift += way[:, np.newaxis] * chain.axis[joint, k]
            moved = True
    return (frame @ shift[:, :, np.newaxis])[:, :, 0] if moved else shift


def _amount(chain: Chain, joint: int, k: int, q: Array) -> Array | None:
    function, c = int(chain.function[joint, k]), chain.coordinate[joint, k]
    if function == NONE:
        return None
    return evaluated(chain, function, np.zeros(len(q)) if c == NONE else q[:, c])


def about(axis: Array, angle: Array) -> Array:
    """Return the turns (t, 3, 3) by angles (t,) [rad] about one axis (3,) of length 1."""
    x, y, z = axis
    crossed = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    sine, versine = np.sin(angle), 1.0 - np.cos(angle)
    turned: Array = (
        np.eye(3)
        + sine[:, np.newaxis, np.newaxis] * crossed
        + versine[:, np.newaxis, np.newaxis] * (crossed @ crossed)
    )
    return turned
