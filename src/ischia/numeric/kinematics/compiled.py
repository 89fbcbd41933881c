"""The innermost loops: where bodies stand, and the steps of Levenberg and Marquardt."""

from typing import NamedTuple

import numba
import numpy as np

from ischia.numeric.kinematics.chain import NONE, TURNS, Array, Chain, Indices

_FIRST_DAMPING = 1e-6
_LEAST_DAMPING = 1e-10
_TRIES = 10  # dampings of one step
_LONGEST_STEP = 0.5  # [rad], or the unit of the chain
_AT_LIMIT = 1e-12
_SINGULAR = 1e-14
_EASED = 0.1  # of the damping, after a step that was better
_ROUNDING = 1e-12  # of a cost, by which a step may seem worse
_ALMOST = 100.0  # times the shortest step: near enough where no step is better
# Sums may be taken in any order; what is no number stays none, since it says what was not seen.
_MATH = {"reassoc", "contract", "nsz", "arcp"}


class Fit(NamedTuple):
    """What is fitted: points on bodies, and the coordinates that may move."""

    body: Indices  # (point,)
    point: Array  # (point, 3), in its body
    weight: Array  # (point,)
    movers: Indices  # (point, n), the free coordinates that move it, filled up
    mover_count: Indices  # (point,)
    free: Indices  # (free,), columns of the coordinates
    low: Array  # (free,)
    high: Array  # (free,)
    hold: float  # how strongly a coordinate that no point holds stays where it was


class Room(NamedTuple):
    """Where bodies stand in the frame at hand, and how they move with each coordinate."""

    origin: Array  # (body, 3)
    axes: Array  # (body, 3, 3)
    spin: Array  # (coordinate, 3), axis and rate of turning
    drift: Array  # (coordinate, 3), speed of what would lie at the laboratory's origin
    placed: Array  # (point, 3)
    apart: Array  # (point, 3), measured − placed; 0 where not measured


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _value_and_slope(chain: Chain, f: int, at: float) -> tuple[float, float]:
    piece = 0
    last = chain.limits.shape[1]
    while piece < last and at >= chain.limits[f, piece]:
        piece += 1
    x = at - chain.at[f, piece]
    power = chain.factors.shape[2] - 1
    value, slope = chain.factors[f, piece, power], 0.0
    for k in range(power - 1, -1, -1):
        slope = slope * x + value
        value = value * x + chain.factors[f, piece, k]
    return value, slope


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _follow(chain: Chain, q: Array) -> None:
    for i in range(len(chain.leader)):
        if chain.leader[i] != NONE:
            q[i] = _value_and_slope(chain, chain.led_by[i], q[chain.leader[i]])[0]


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _turned(frame: Array, axis: Array, angle: float, out: Array) -> None:
    """Turn the columns of a frame about one of its own directions."""
    x, y, z = axis[0], axis[1], axis[2]
    c, s = np.cos(angle), np.sin(angle)
    v = 1.0 - c
    for r in range(3):
        a, b, d = frame[r, 0], frame[r, 1], frame[r, 2]
        out[r, 0] = a * (c + x * x * v) + b * (x * y * v + z * s) + d * (x * z * v - y * s)
        out[r, 1] = a * (x * y * v - z * s) + b * (c + y * y * v) + d * (y * z * v + x * s)
        out[r, 2] = a * (x * z * v + y * s) + b * (y * z * v - x * s) + d * (c + z * z * v)


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _copied(a: Array, out: Array) -> None:
    # Assigning whole arrays would do, but takes many seconds to compile.
    for r in range(3):
        for c in range(3):
            out[r, c] = a[r, c]


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _product(a: Array, b: Array, out: Array) -> None:
    for r in range(3):
        for c in range(3):
            out[r, c] = a[r, 0] * b[0, c] + a[r, 1] * b[1, c] + a[r, 2] * b[2, c]


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _carried(axes: Array, origin: Array, point: Array, out: Array) -> None:
    for r in range(3):
        out[r] = origin[r] + axes[r, 0] * point[0] + axes[r, 1] * point[1] + axes[r, 2] * point[2]


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _place_bodies(chain: Chain, q: Array, room: Room) -> None:
    """Stand every body where the coordinates put it, and note how each coordinate moves it."""
    frame, turned, swap = np.empty((3, 3)), np.empty((3, 3)), np.empty((3, 3))
    middle = np.empty(3)
    for c in range(len(room.spin)):
        for r in range(3):
            room.spin[c, r] = 0.0
            room.drift[c, r] = 0.0
    for i in range(len(chain.parent)):
        parent = chain.parent[i]
        _product(room.axes[parent], chain.before_axes[i], frame)
        _carried(room.axes[parent], room.origin[parent], chain.before[i], middle)
        _shift(chain, i, q, frame, middle, room)
        _copied(frame, turned)
        for k in range(TURNS):
            f = chain.function[i, k]
            if f == NONE:
                continue
            c = chain.coordinate[i, k]
            angle, rate = _value_and_slope(chain, f, q[c] if c != NONE else 0.0)
            if c != NONE:
                _note_spin(chain, c, q, rate, turned, chain.axis[i, k], middle, room)
            _turned(turned, chain.axis[i, k], angle, swap)
            _copied(swap, turned)
        _carried(turned, middle, chain.after[i], room.origin[i + 1])
        _product(turned, chain.after_axes[i], room.axes[i + 1])


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _leads(chain: Chain, c: int, q: Array, rate: float) -> tuple[int, float]:
    """Return the coordinate that truly moves, and the rate by it."""
    leader = chain.leader[c]
    if leader == NONE:
        return c, rate
    return leader, rate * _value_and_slope(chain, chain.led_by[c], q[leader])[1]


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _shift(chain: Chain, i: int, q: Array, frame: Array, middle: Array, room: Room) -> None:
    for k in range(TURNS, 2 * TURNS):
        f = chain.function[i, k]
        if f == NONE:
            continue
        c = chain.coordinate[i, k]
        way, rate = _value_and_slope(chain, f, q[c] if c != NONE else 0.0)
        mover = 0
        if c != NONE:
            mover, rate = _leads(chain, c, q, rate)
        axis = chain.axis[i, k]
        for r in range(3):
            along = frame[r, 0] * axis[0] + frame[r, 1] * axis[1] + frame[r, 2] * axis[2]
            middle[r] += way * along
            if c != NONE:
                room.drift[mover, r] += rate * along


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _note_spin(  # noqa: PLR0913, PLR0917  # compiled: a structure of these would be built anew each time
    chain: Chain,
    c: int,
    q: Array,
    rate: float,
    turned: Array,
    axis: Array,
    middle: Array,
    room: Room,
) -> None:
    mover, rate = _leads(chain, c, q, rate)
    wx = rate * (turned[0, 0] * axis[0] + turned[0, 1] * axis[1] + turned[0, 2] * axis[2])
    wy = rate * (turned[1, 0] * axis[0] + turned[1, 1] * axis[1] + turned[1, 2] * axis[2])
    wz = rate * (turned[2, 0] * axis[0] + turned[2, 1] * axis[1] + turned[2, 2] * axis[2])
    room.spin[mover, 0] += wx
    room.spin[mover, 1] += wy
    room.spin[mover, 2] += wz
    room.drift[mover, 0] -= wy * middle[2] - wz * middle[1]
    room.drift[mover, 1] -= wz * middle[0] - wx * middle[2]
    room.drift[mover, 2] -= wx * middle[1] - wy * middle[0]


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _cost(chain: Chain, fit: Fit, q: Array, start: Array, target: Array, room: Room) -> float:
    """Place everything, and return the weighted sum of squares that is to be least."""
    _follow(chain, q)
    _place_bodies(chain, q, room)
    total = 0.0
    for k in range(len(fit.body)):
        b = fit.body[k]
        _carried(room.axes[b], room.origin[b], fit.point[k], room.placed[k])
        for r in range(3):
            apart = target[k, r] - room.placed[k, r]
            room.apart[k, r] = 0.0 if np.isnan(apart) else apart
            total += fit.weight[k] * room.apart[k, r] * room.apart[k, r]
    for c in fit.free:
        total += fit.hold * (q[c] - start[c]) ** 2
    return total


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _normal_equations(fit: Fit, room: Room, target: Array, left: Array, right: Array) -> None:
    """Fill the lower half of the equations for the step; a point counts only what moves it."""
    for i in range(len(right)):
        right[i] = 0.0
        for j in range(i + 1):
            left[i, j] = 0.0
    way = np.empty((fit.movers.shape[1], 3))
    for k in range(len(fit.body)):
        if np.isnan(target[k, 0]):
            continue
        x, y, z = room.placed[k, 0], room.placed[k, 1], room.placed[k, 2]
        weight = fit.weight[k]
        for a in range(fit.mover_count[k]):
            i = fit.movers[k, a]
            c = fit.free[i]
            sx, sy, sz = room.spin[c, 0], room.spin[c, 1], room.spin[c, 2]
            way[a, 0] = sy * z - sz * y + room.drift[c, 0]
            way[a, 1] = sz * x - sx * z + room.drift[c, 1]
            way[a, 2] = sx * y - sy * x + room.drift[c, 2]
            wx, wy, wz = weight * way[a, 0], weight * way[a, 1], weight * way[a, 2]
            right[i] += wx * room.apart[k, 0] + wy * room.apart[k, 1] + wz * room.apart[k, 2]
            for e in range(a + 1):  # movers stand in ascending order
                left[i, fit.movers[k, e]] += wx * way[e, 0] + wy * way[e, 1] + wz * way[e, 2]


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _solve(left: Array, right: Array) -> None:
    """Solve the equations in place, by the factors of Cholesky."""
    n = len(right)
    for i in range(n):
        for j in range(i + 1):
            rest = left[i, j]
            for k in range(j):
                rest -= left[i, k] * left[j, k]
            left[i, j] = np.sqrt(max(rest, _SINGULAR)) if i == j else rest / left[j, j]
    for i in range(n):
        rest = right[i]
        for k in range(i):
            rest -= left[i, k] * right[k]
        right[i] = rest / left[i, i]
    for i in range(n - 1, -1, -1):
        rest = right[i]
        for k in range(i + 1, n):
            rest -= left[k, i] * right[k]
        right[i] = rest / left[i, i]


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _damped(left: Array, right: Array, stuck: Array, damping: float, out: Array) -> Array:
    """Copy the equations with damping; a coordinate that is stuck at its limit stands still."""
    n = len(right)
    step = np.empty(n)
    for i in range(n):
        step[i] = 0.0 if stuck[i] else right[i]
        for j in range(i):
            out[i, j] = 0.0 if stuck[i] or stuck[j] else left[i, j]
        out[i, i] = 1.0 if stuck[i] else left[i, i] * (1.0 + damping)
    _solve(out, step)
    return step


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _kept(q: Array, out: Array) -> None:
    for c in range(len(q)):
        out[c] = q[c]


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _moved(fit: Fit, q: Array, step: Array, out: Array) -> float:
    """Move the free coordinates by a step within their limits; return the longest way of one."""
    _kept(q, out)
    longest = 0.0
    for i in range(len(fit.free)):
        c = fit.free[i]
        wanted = q[c] + min(max(step[i], -_LONGEST_STEP), _LONGEST_STEP)
        out[c] = min(max(wanted, fit.low[i]), fit.high[i])
        longest = max(longest, abs(out[c] - q[c]))
    return longest


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _mark_stuck(fit: Fit, q: Array, right: Array, stuck: Array) -> None:
    """Note which free coordinates stand at a limit and are drawn beyond it."""
    for i in range(len(fit.free)):
        at = q[fit.free[i]]
        at_low = at <= fit.low[i] + _AT_LIMIT and right[i] < 0
        at_high = at >= fit.high[i] - _AT_LIMIT and right[i] > 0
        stuck[i] = 1.0 if at_low or at_high else 0.0


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _fit_frame(
    chain: Chain, fit: Fit, target: Array, q: Array, room: Room, limits: tuple[int, float]
) -> tuple[int, bool]:
    """Move `q` to the pose that fits one frame; return the steps taken, and whether it came.

    One loop places the bodies in one place only: compiling each place anew would take long.
    """
    n = len(fit.free)
    left, work, right = np.empty((n, n)), np.empty((n, n)), np.empty(n)
    stuck, start, tried = np.zeros(n), np.empty(len(q)), np.empty(len(q))
    _kept(q, start)
    _kept(q, tried)
    damping, cost, longest = _FIRST_DAMPING / _EASED, np.inf, np.inf
    steps, refused, came = 0, 0, False
    while True:
        tried_cost = _cost(chain, fit, tried, start, target, room)
        if came or steps > limits[0]:
            return min(steps, limits[0]), came
        if tried_cost <= cost * (1 + _ROUNDING):
            _kept(tried, q)
            cost = tried_cost
            if longest < limits[1]:
                return steps, True
            _normal_equations(fit, room, target, left, right)
            for i in range(n):
                c = fit.free[i]
                left[i, i] += fit.hold
                right[i] += fit.hold * (start[c] - q[c])
            _mark_stuck(fit, q, right, stuck)
            damping = max(damping * _EASED, _LEAST_DAMPING)
            steps += 1
            refused = 0
        else:
            damping /= _EASED
            refused += 1
        if refused > _TRIES:  # nothing near is better: stand there again, and end
            came = longest < _ALMOST * limits[1]
            steps = steps if came else limits[0] + 1
            _kept(q, tried)
            continue
        longest = _moved(fit, q, _damped(left, right, stuck, damping, work), tried)


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _loose(fit: Fit, room: Room, target: Array, out: Array) -> None:
    """Note how loosely the points hold each free coordinate: its error per unit of a point's."""
    n = len(fit.free)
    left, work, right = np.empty((n, n)), np.empty((n, n)), np.empty(n)
    nothing = np.zeros(n)
    _normal_equations(fit, room, target, left, right)
    for i in range(n):
        left[i, i] += fit.hold
    for i in range(n):
        for j in range(n):
            right[j] = 1.0 if i == j else 0.0
        out[i] = np.sqrt(_damped(left, right, nothing, 0.0, work)[i])


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def _distances(room: Room, target: Array, apart: Array, t: int) -> bool:
    """Note how far each point lies off; say whether the same are seen as in the frame before."""
    same = t > 0
    for k in range(len(target)):
        x, y, z = room.apart[k, 0], room.apart[k, 1], room.apart[k, 2]
        apart[t, k] = np.nan if np.isnan(target[k, 0]) else np.sqrt(x * x + y * y + z * z)
        same = same and np.isnan(apart[t, k]) == np.isnan(apart[t - 1, k])
    return same


@numba.njit(cache=True, nogil=True, fastmath=_MATH)
def fitted(
    chain: Chain, fit: Fit, targets: Array, start: Array, limits: tuple[int, float]
) -> tuple[Array, Array, Indices, Array]:
    """Return the poses that fit points (t, point, 3) best, each frame from the ones before it.

    Parameters
    ----------
    start
        (n,), where the first frame begins.
    limits
        The most steps of a frame, and the step [rad] that is short enough to end.

    Returns
    -------
    tuple
        Coordinates (t, n); distances (t, point), NaN where not measured; steps (t,), negative
        where the frame did not come to rest; looseness (t, free), see `_loose`.
    """
    frames, points = targets.shape[0], targets.shape[1]
    n = len(start)
    q, apart = np.empty((frames, n)), np.empty((frames, points))
    steps = np.zeros(frames, np.int64)
    loose = np.zeros((frames, len(fit.free)))
    bodies = len(chain.parent) + 1
    room = Room(
        np.zeros((bodies, 3)),
        np.zeros((bodies, 3, 3)),
        np.zeros((n, 3)),
        np.zeros((n, 3)),
        np.zeros((points, 3)),
        np.zeros((points, 3)),
    )
    for r in range(3):
        room.axes[0, r, r] = 1.0
    now = np.empty(n)
    _kept(start, now)
    for t in range(frames):
        if t > 1:
            for i in range(len(fit.free)):
                c = fit.free[i]
                now[c] = min(max(2 * q[t - 1, c] - q[t - 2, c], fit.low[i]), fit.high[i])
        count, came = _fit_frame(chain, fit, targets[t], now, room, limits)
        steps[t] = count if came else -count
        _kept(now, q[t])
        # How loose a pose is hangs on which points are seen, and hardly on the pose.
        if _distances(room, targets[t], apart, t):
            _kept(loose[t - 1], loose[t])
        else:
            _loose(fit, room, targets[t], loose[t])
    return q, apart, steps, loose
