"""Bright lines of a picture: how strong at each place, and which way they run."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.float32]

_QUIET: Final = 3.0  # grey levels: flat tissue is not blown up to full contrast


def ridges(picture: Grey, scale_px: float) -> tuple[Grey, Grey]:
    """Return how strongly each place is part of a bright line, and its direction [deg].

    The strength is the curvature across the line less the curvature along it, nothing where the
    picture is not brighter than beside it; the direction is −90 to 90, positive where the line
    rises to the right. `scale_px` is the standard deviation of the smoothing: half the width of
    the lines that answer most.
    """
    calm = cv2.GaussianBlur(picture, (0, 0), scale_px)
    xx = cv2.Sobel(calm, cv2.CV_32F, 2, 0, ksize=3)
    yy = cv2.Sobel(calm, cv2.CV_32F, 0, 2, ksize=3)
    xy = cv2.Sobel(calm, cv2.CV_32F, 1, 1, ksize=3)
    tilt = (xx - yy) / 2
    apart, middle = cv2.magnitude(tilt, xy), (xx + yy) / 2
    strength = np.maximum(apart - middle - np.abs(middle + apart), 0)
    down_deg = cv2.phase(tilt, xy, angleInDegrees=True) / 2
    return np.asarray(strength, np.float32), np.asarray((90 - down_deg) % 180 - 90, np.float32)


def evened(picture: Grey, box_px: int) -> Grey:
    """Return a picture without its mean and contrast over a box: 0 and 1 everywhere."""
    size = (box_px, box_px)
    mean = cv2.boxFilter(picture, -1, size)
    spread = np.sqrt(np.maximum(cv2.boxFilter(picture * picture, -1, size) - mean * mean, 0))
    return np.asarray((picture - mean) / (spread + _QUIET), np.float32)
