"""Functions of a coordinate, as `.osim` files write them → polynomials in pieces."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.linalg import solve_banded

from ischia.model.arrays import FloatArray
from ischia.model.musculoskeletal import Pieces
from ischia.readers.osim.node import Node

_NO_LIMITS: Final = np.zeros(0)
_MOST_NESTED: Final = 8  # a multiplier of a multiplier …: no model needs more


def pieces(node: Node, nested: int = 0) -> Pieces:
    """Return one function.

    Raises
    ------
    InputError
        When it is of a kind that is not known, or its numbers do not make one.
    """
    if node.tag == "MultiplierFunction":
        inner = next(iter(node.children("function/*")), None)
        if inner is None or nested > _MOST_NESTED:
            node.refuse("a MultiplierFunction without a plain function", "one function inside")
        held = pieces(inner, nested + 1)
        factor = node.number("scale", 1.0)
        return Pieces(limits=held.limits, at=held.at, factors=factor * held.factors)
    make = _KINDS.get(node.tag)
    if make is None:
        node.refuse(f"a {node.tag}", ", ".join(sorted([*_KINDS, "MultiplierFunction"])))
    return make(node)


def polynomial(factors: FloatArray) -> Pieces:
    """Return a polynomial of the coordinate, its factors from the power 0 up."""
    return Pieces(limits=_NO_LIMITS, at=np.zeros(1), factors=factors[np.newaxis])


def is_function(node: Node) -> bool:
    """Tell whether an element is a function that can be read."""
    return node.tag in _KINDS or node.tag == "MultiplierFunction"


def _constant(node: Node) -> Pieces:
    return polynomial(node.numbers("value", 1, "0"))


def _falling(node: Node) -> Pieces:
    """Read what is written from the highest power down: linear functions and polynomials."""
    return polynomial(node.numbers("coefficients")[::-1].copy())


def _knots(node: Node, least: int) -> tuple[FloatArray, FloatArray]:
    x, y = node.numbers("x"), node.numbers("y")
    if x.size != y.size or x.size < least or (np.diff(x) <= 0).any():
        node.refuse(f"{x.size} x and {y.size} y", f"{least} or more of each, x rising")
    return x, y


def _straight_beyond(x: FloatArray, factors: FloatArray, last_factors: FloatArray) -> Pieces:
    """Return cubics between knots that go on as straight lines before and after them."""
    first = np.array([factors[0, 0], factors[0, 1], 0.0, 0.0])
    return Pieces(
        limits=x,
        at=np.concatenate([x[:1], x]),
        factors=np.concatenate([first[np.newaxis], factors, last_factors[np.newaxis]]),
    )


def _simm_spline(node: Node) -> Pieces:
    """Read the spline of Forsythe, Malcolm and Moler: its ends bend as their four knots do."""
    x, y = _knots(node, 2)
    step, slope = np.diff(x), np.diff(y) / np.diff(x)
    bend = np.zeros(x.size)  # a sixth of the second derivative
    if x.size > 2:  # noqa: PLR2004  # two knots make a line
        bend = _bend(x, step, slope)
    first = slope - step * (bend[1:] + 2 * bend[:-1])
    cubics = np.stack([y[:-1], first, 3 * bend[:-1], np.diff(bend) / step], axis=1)
    end = slope[-1] + step[-1] * (bend[-2] + 2 * bend[-1])
    return _straight_beyond(x, cubics, np.array([y[-1], end, 0.0, 0.0]))


def _bend(x: FloatArray, step: FloatArray, slope_ratio: FloatArray) -> FloatArray:
    n = x.size
    diagonal = np.r_[-step[0], 2 * (step[:-1] + step[1:]), -step[-1]]
    right = np.r_[0.0, np.diff(slope_ratio), 0.0]
    if n > 3:  # noqa: PLR2004  # three knots know no third difference
        second = np.diff(slope_ratio) / (x[2:] - x[:-2])
        third = np.diff(second) / (x[3:] - x[:-3])
        right[0], right[-1] = third[0] * step[0] ** 2, -third[-1] * step[-1] ** 2
    banded = np.stack([np.r_[0.0, step], diagonal, np.r_[step, 0.0]])
    return np.asarray(solve_banded((1, 1), banded, right))


def _natural_spline(node: Node) -> Pieces:
    x, y = _knots(node, 3)
    spline = CubicSpline(x, y, bc_type="natural")
    last = np.array([y[-1], float(spline(x[-1], 1)), 0.0, 0.0])
    return _straight_beyond(x, spline.c[::-1].T, last)


def _broken_line(node: Node) -> Pieces:
    x, y = _knots(node, 2)
    slope = np.diff(y) / np.diff(x)
    lines = np.stack([y[:-1], slope], axis=1)
    return Pieces(limits=x[1:-1], at=x[:-1], factors=lines)


_KINDS: Final[Mapping[str, Callable[[Node], Pieces]]] = {
    "Constant": _constant,
    "LinearFunction": _falling,
    "PolynomialFunction": _falling,
    "SimmSpline": _simm_spline,
    "NaturalCubicSpline": _natural_spline,
    "PiecewiseLinearFunction": _broken_line,
}
