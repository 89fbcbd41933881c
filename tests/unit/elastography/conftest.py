"""Simulated echoes that several tests look at; made once."""

import pytest

from ischia.phantoms.rf import RfPlan, Tissue, rf_frames

TISSUE = Tissue(depth_mm=14.0, width_mm=34.0, stiff_from_mm=17.0, stiffness_ratio=2.0)
PLAN = RfPlan(tissue=TISSUE, fs_hz=30e6, centre_hz=6e6, snr_db=30)
TARGET_MM, REFERENCE_MM = (19.5, 31.0, 3.0, 11.0), (3.0, 14.5, 3.0, 11.0)


@pytest.fixture(scope="session")
def plan():
    """Give the plan of the pair."""
    return PLAN


@pytest.fixture(scope="session")
def pair():
    """Give two frames and their truth."""
    return rf_frames(PLAN, 1)


@pytest.fixture(scope="session")
def boxes():
    """Give the region in question and the reference: left, right, upper, lower [mm]."""
    return TARGET_MM, REFERENCE_MM
