"""How near a camera’s angles come to the known angles of rendered figures.

A film of a simulated person with known joint angles is shown to the models as the patient's browser
runs them (`@mediapipe/tasks-vision` in Chromium, the packed `pose.task` of the clinic's islands).
Six movements, two sizes in the picture, both ways round. The figure is a mannequin of round parts
before a plain wall, the camera exactly square to the movement: cloth, light, a turned body and a
tilted telephone are not in these numbers, and no person is. They bound the method from below.

Acceptable: where both legs move, every repetition counted in every film, and 95 % of the reaches
within the interval that the program states. Where one leg moves alone the program states that it
does not know, and the numbers here say why. Angles are taken as the models find them; the browser
leaves out those that no leg can have, and asks for a quiet beginning.
"""

import base64
import functools
import http.server
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from ischia.measure.exam.at_home import WITHIN_DEG
from ischia.measure.pose.angles import LEAST_CONFIDENCE, NEEDED, POINTS, facing, sagittal, smoothed
from ischia.measure.pose.measures import ONE_LEG
from ischia.measure.pose.repetitions import MOVEMENTS, repetitions
from ischia.model.arrays import FloatArray
from ischia.model.home import CameraMovement
from ischia.phantoms.pose.film import Film, film

if TYPE_CHECKING:
    from playwright.sync_api import Page

Points = dict[str, FloatArray]
Sure = dict[str, NDArray[np.bool_]]

ROOT = Path(__file__).parents[1]
TASKS = ROOT / "web/node_modules/@mediapipe/tasks-vision"
POSE = ROOT / "src/ischia/clinic/static/clinic/islands/pose"
INDEX = {
    "shoulder": (11, 12),
    "hip": (23, 24),
    "knee": (25, 26),
    "ankle": (27, 28),
    "heel": (29, 30),
    "foot_index": (31, 32),
}
REACH_DEG: dict[CameraMovement, float] = {
    "straight_leg_raise": 70.0,
    "active_knee_extension": 25.0,
    "knee_bend": 100.0,
    "hip_hinge": 80.0,
    "squat": 95.0,
    "single_leg_bridge": 5.0,
}
COUNT, LASTS_S, HZ = 2, 6.0, 6.0
SIZES_PX = (110.0, 80.0)
AIM_SHARE = 0.95
PAGE = """<!doctype html><title>pose</title><script type=module>
import {FilesetResolver, PoseLandmarker} from '/tasks/vision_bundle.mjs';
window.begin = async () => {
  const parts = await FilesetResolver.forVisionTasks('/pose');
  window.finder = await PoseLandmarker.createFromOptions(parts, {
    baseOptions: {modelAssetPath: '/pose/pose.task', delegate: 'CPU'},
    runningMode: 'VIDEO', numPoses: 1});
};
window.look = async (png, at) => {
  const blob = await (await fetch('data:image/png;base64,' + png)).blob();
  const found = window.finder.detectForVideo(await createImageBitmap(blob), at).landmarks[0];
  return found ? found.map((p) => [p.x, p.y, p.visibility]) : null;
};
window.ready = true;
</script>"""


class Pages(http.server.SimpleHTTPRequestHandler):
    """The page, the program and the models; nothing else."""

    def do_GET(self) -> None:
        """Answer with one of the three."""
        if self.path == "/":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE.encode())
        else:
            super().do_GET()

    def translate_path(self, path: str) -> str:
        """Return where a file of the program or of the models lies."""
        name = Path(path.partition("?")[0]).name
        return str((POSE if path.startswith("/pose/") else TASKS) / name)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Say nothing."""


@contextmanager
def finder() -> Iterator["Page"]:
    """Give a page of Chromium in which the models are loaded."""
    from playwright.sync_api import sync_playwright

    Pages.extensions_map |= {".mjs": "text/javascript", ".wasm": "application/wasm"}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Pages))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    flags = ["--headless", "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader"]
    flags.append("--enable-unsafe-swiftshader")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_function("window.ready")
        page.evaluate("begin()")
        yield page
        browser.close()
    server.shutdown()


def found_points(page: "Page", shown: Film, begun_ms: float, facing_: int) -> tuple[Points, Sure]:
    """Return the points of the near leg as the models find them, and which were sure."""
    near = 1 if facing_ == 1 else 0  # who looks to the right shows the right leg
    xy = {name: np.full((shown.t_s.size, 2), np.nan) for name in POINTS}
    sure = {name: np.zeros(shown.t_s.size, bool) for name in POINTS}
    for at, picture in enumerate(shown.pictures()):
        png = base64.b64encode(cv2.imencode(".png", picture[..., ::-1])[1].tobytes()).decode()
        marks = page.evaluate("([p, t]) => look(p, t)", [png, begun_ms + 1000 * shown.t_s[at]])
        for name in POINTS if marks else ():
            x, y, confidence = marks[INDEX[name][near]]
            xy[name][at] = x * picture.shape[1], y * picture.shape[0]
            sure[name][at] = confidence >= LEAST_CONFIDENCE
    return xy, sure


def main() -> int:
    """Show each film to the models; print errors per movement and whether all is acceptable."""
    t_s = np.arange(round(LASTS_S * HZ)) / HZ
    reaches: list[float] = []
    miscounted, begun_ms = 0, 0.0
    with finder() as page:
        for name, reach_deg in REACH_DEG.items():
            along: list[FloatArray] = []
            reached: list[float] = []
            counts = []
            for size_px in SIZES_PX:
                for way in (1, -1):
                    shown = film(
                        name, t_s, count=COUNT, reach_deg=reach_deg, trunk_px=size_px, facing=way
                    )
                    xy, sure = found_points(page, shown, begun_ms, way)
                    begun_ms += 1000 * (LASTS_S + 3.0)
                    angle, true, count, told = judged(name, shown, xy, sure, t_s)
                    along.append(angle - true)
                    reached += told
                    counts.append(count)
            errors = np.concatenate(along)
            errors = errors[np.isfinite(errors)]
            wrong = sum(count != COUNT for count in counts)
            if name not in ONE_LEG:
                miscounted += wrong
                reaches += reached
            print(
                f"  {name:22} along bias {errors.mean():+5.1f} sd {errors.std():4.1f}°; reach "
                f"{np.mean(reached) if reached else np.nan:+5.1f}, worst "
                f"{max(map(abs, reached), default=np.nan):4.1f}°; "
                f"counted {counts} of {COUNT}"
            )
    within = float(np.mean(np.abs(reaches) <= WITHIN_DEG))
    good = within >= AIM_SHARE and not miscounted
    print(f"both legs: reaches within ±{WITHIN_DEG:g}°: {within:.0%} of {len(reaches)}")
    print(f"both legs: films miscounted: {miscounted}")
    print("one leg: the error is told as unknown, of angle and count")
    print(f"processor time {time.process_time():.0f} s of this process")
    print(f"acceptable: {'yes' if good else 'no'}")
    return 0 if good else 1


def judged(
    name: CameraMovement, shown: Film, xy: Points, sure: Sure, t_s: FloatArray
) -> tuple[FloatArray, FloatArray, int, list[float]]:
    """Return the angle found and the true one, the count, and the error of each reach [deg]."""
    movement = MOVEMENTS[name]
    every = np.all([sure[p] for p in POINTS[2:]], axis=0)
    true_way = facing(shown.points, np.ones(t_s.size, bool))
    way = facing(xy, every) or true_way
    seen = np.all([sure[p] for p in NEEDED[movement.angle]], axis=0)
    found = smoothed(np.where(seen, sagittal(xy, way)[movement.angle], np.nan), t_s)
    true = sagittal(shown.points, true_way)[movement.angle]
    best = movement.sign * np.max(movement.sign * true)
    counted = repetitions(found, movement)
    return found, true, len(counted), [one.peak_deg - float(best) for one in counted]


if __name__ == "__main__":
    sys.exit(main())
