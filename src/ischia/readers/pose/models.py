"""The two models that find a person and the points of the body, and how they are run.

They are those of MediaPipe's Pose: the npm package `@mediapipe/pose` holds them,
and `tools/build_web.py` packs them beside the clinic's pages, where the patient's browser runs the
same ones. A released wheel holds them; in a checkout `make web` makes them.
"""

import os
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

import ischia
from ischia.model.errors import InputError, MissingExtraError

PACKED: Final = "clinic/static/clinic/islands/pose/pose.task"
DETECTOR: Final = "pose_detector.tflite"
LANDMARKS: Final = "pose_landmarks_detector.tflite"
DETECTOR_PX: Final = 224
LANDMARKS_PX: Final = 256
_MOST_THREADS: Final = 4


def packed() -> Path:
    """Return where the models are, or would be."""
    return Path(ischia.__file__).parent / PACKED


class Model:
    """One model with its one picture as input."""

    def __init__(self, content: bytes) -> None:
        from ai_edge_litert.interpreter import Interpreter  # type: ignore[import-untyped]

        threads = min(_MOST_THREADS, os.cpu_count() or 1)
        self._run: Any = Interpreter(model_content=content, num_threads=threads)
        self._run.allocate_tensors()
        self._into = self._run.get_input_details()[0]["index"]
        self._out = [detail["index"] for detail in self._run.get_output_details()]

    def __call__(self, values: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Return the outputs for one picture (y, x, RGB), in the model's own order."""
        self._run.set_tensor(self._into, values[np.newaxis])
        self._run.invoke()
        return [self._run.get_tensor(index)[0] for index in self._out]


def models(shown: str) -> tuple[Model, Model]:
    """Return the model that finds a person and the one that finds the points.

    Raises
    ------
    InputError
        When the models are not there, and what brings them.
    MissingExtraError
        When the part that runs them is not installed.
    """
    path = packed()
    try:
        return _loaded(path, path.stat().st_mtime_ns)
    except ImportError as err:
        raise MissingExtraError(needed_for="measuring a film of a person", extra="video") from err
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        raise InputError(
            where=shown,
            found="a film of a person, and no models that find one",
            expected=f"MediaPipe's pose models in {PACKED}",
            do="Install a released wheel, which holds them, or run `make web` in the checkout: it "
            "packs them from the npm package @mediapipe/pose.",
        ) from None


@lru_cache(maxsize=1)
def _loaded(path: Path, changed_ns: int) -> tuple[Model, Model]:  # noqa: ARG001  # a new file
    with zipfile.ZipFile(path) as task:
        return Model(task.read(DETECTOR)), Model(task.read(LANDMARKS))
