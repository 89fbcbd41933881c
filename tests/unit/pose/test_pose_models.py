"""The packed models open, and say how their picture is made ready; the same bytes each time."""

import importlib.util
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "web/node_modules/@mediapipe"


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    if not PACKAGE.is_dir():
        pytest.skip("no models of @mediapipe/pose: `make web` fetches them")
    spec = importlib.util.spec_from_file_location("pose_models", ROOT / "tools/pose_models.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    out = tmp_path_factory.mktemp("pose")
    first = module.pack(ROOT / "web", out).read_bytes()
    assert module.pack(ROOT / "web", out).read_bytes() == first
    return out


def test_each_model_opens_with_its_statement_in_front(packed):
    litert = pytest.importorskip("ai_edge_litert.interpreter")
    with zipfile.ZipFile(packed / "pose.task") as task:
        models = {name: task.read(name) for name in task.namelist()}
        assert all(one.compress_type == zipfile.ZIP_STORED for one in task.infolist())
    assert set(models) == {"pose_detector.tflite", "pose_landmarks_detector.tflite"}
    sizes = {"pose_detector.tflite": 224, "pose_landmarks_detector.tflite": 256}
    for name, model in models.items():
        assert model[4:8] == b"TFL3"
        assert b"TFLITE_METADATA" in model[:8192]
        assert b"M001" in model[:8192]
        shape = litert.Interpreter(model_content=model).get_input_details()[0]["shape"]
        assert shape.tolist() == [1, sizes[name], sizes[name], 3]


def test_the_program_lies_beside_the_models(packed):
    assert (packed / "vision_wasm_internal.wasm").read_bytes()[:4] == b"\0asm"
    assert (packed / "vision_wasm_internal.js").is_file()
