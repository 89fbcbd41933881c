"""Frames and angles, against rotations made by scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from ischia.numeric.rigid import (
    cardan_yxz_deg,
    frame_along_z,
    from_cardan_yxz,
    seen_from,
    turn,
    unit_vectors,
)

around = st.floats(-179, 179)


@given(around, st.floats(-89, 89), around)
def test_cardan_angles_are_those_of_scipy(y_deg, x_deg, z_deg) -> None:
    angles_deg = np.array([y_deg, x_deg, z_deg])
    ours = from_cardan_yxz(angles_deg)
    theirs = Rotation.from_euler("YXZ", angles_deg, degrees=True).as_matrix()
    np.testing.assert_allclose(ours, theirs, atol=1e-12)
    np.testing.assert_allclose(cardan_yxz_deg(ours), angles_deg, atol=1e-6)


def test_one_frame_seen_from_another() -> None:
    first, then = turn("z", 90.0), turn("x", 30.0)
    np.testing.assert_allclose(seen_from(first, first @ then), then, atol=1e-12)


def test_a_frame_keeps_its_long_axis_and_is_a_rotation() -> None:
    z, near_y = np.array([[1.0, 2.0, 3.0]]), np.array([[0.2, 1.0, 0.0]])
    (axes,) = frame_along_z(z, near_y)
    np.testing.assert_allclose(axes.T @ axes, np.eye(3), atol=1e-12)
    assert np.linalg.det(axes) == pytest.approx(1.0)
    np.testing.assert_allclose(axes[:, 2], z[0] / np.sqrt(14.0))
    assert axes[:, 1] @ near_y[0] > 0


def test_a_vector_without_length_has_no_direction() -> None:
    found = unit_vectors(np.array([[0.0, 0.0, 0.0], [0.0, 3.0, 4.0]]))
    assert np.isnan(found[0]).all()
    np.testing.assert_allclose(found[1], [0.0, 0.6, 0.8])
