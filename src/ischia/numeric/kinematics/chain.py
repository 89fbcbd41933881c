"""Bodies that hang on each other by joints, as arrays."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

TURNS: Final = 3  # of the six axes of a joint, the first three turn and the others shift
NONE: Final = -1  # in a table of indices


class Chain(NamedTuple):
    """Joints from the ground outwards; joint i carries body i + 1, and body 0 is the ground.

    A child stands at: the parent, its frame, three turns about axes of length 1, three shifts
    along axes of that frame, and the child's frame undone. How far it turns or shifts is a function
    of one coordinate, in pieces as polynomials: see `evaluated`.

    A named tuple, since compiled code takes it as it is.
    """

    parent: Indices  # (joint,), a body
    before: Array  # (joint, 3), origin of the joint's frame in the parent
    before_axes: Array  # (joint, 3, 3)
    after: Array  # (joint, 3), origin of the child in the joint's other frame
    after_axes: Array  # (joint, 3, 3)
    axis: Array  # (joint, 6, 3)
    coordinate: Indices  # (joint, 6), NONE for a constant
    function: Indices  # (joint, 6), a row of the table below; NONE for no movement
    limits: Array  # (function, piece - 1), ascending, filled up with infinity
    at: Array  # (function, piece)
    factors: Array  # (function, piece, power)
    leader: Indices  # (coordinate,), the coordinate that it follows, or NONE
    led_by: Indices  # (coordinate,), by which function

    @property
    def bodies(self) -> int:
        """How many bodies there are, with the ground."""
        return len(self.parent) + 1


def evaluated(chain: Chain, function: int, at: Array) -> Array:
    """Return one function of a coordinate (t,) [rad or m] at all its values (t,)."""
    factors = chain.factors[function]
    if np.isinf(chain.limits[function]).all():  # one piece
        x, rows = at - chain.at[function, 0], factors[:1]
    else:
        piece = np.searchsorted(chain.limits[function], at, side="right")
        x, rows = at - chain.at[function, piece], factors[piece]
    value = np.broadcast_to(rows[:, -1], at.shape)
    for power in range(factors.shape[1] - 2, -1, -1):
        value = value * x + rows[:, power]
    return value


def with_followers(chain: Chain, q: Array) -> Array:
    """Return coordinates (t, n) in which those that follow another stand where they must."""
    followers = np.flatnonzero(chain.leader != NONE)
    if not followers.size:
        return q
    whole = q.copy()
    for i in followers:
        whole[:, i] = evaluated(chain, int(chain.led_by[i]), q[:, chain.leader[i]])
    return whole


def moved_by(chain: Chain) -> NDArray[np.bool_]:
    """Return which coordinates move which bodies, (body, coordinate); a follower moves none."""
    moved = np.zeros((chain.bodies, len(chain.leader)), dtype=np.bool_)
    for i, parent in enumerate(chain.parent):
        moved[i + 1] = moved[parent]
        for c in chain.coordinate[i][chain.coordinate[i] != NONE]:
            leader = chain.leader[c]
            moved[i + 1, c if leader == NONE else leader] = True
    return moved
