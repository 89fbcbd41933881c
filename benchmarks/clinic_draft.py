"""From files dropped on a visit to the draft of its report: seconds, for each simulated patient.

The last visit of a patient is taken in without its instrument files. Then they are handed in all at
once, as a browser does; a worker of its own reads, measures and assesses them as in a clinic. Told
are the seconds until nothing is worked on any more and the report is there. The aim is 60 s, on two
quiet processors. All patients and recordings are simulated.

Use: python benchmarks/clinic_draft.py [KIND ...]
"""

import re
import shutil
import sys
import tempfile
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ischia.clinic import serving
from ischia.phantoms.patients import PATIENTS
from ischia.service.simulate import simulate

if TYPE_CHECKING:
    from django.test import Client

AIM_S = 60.0
PATIENCE_S = 600.0
ASKED_EVERY_S = 0.2
FACTS = ("side", "motion", "contraction", "set_velocity_deg_s")
RECORDING = re.compile(r"^\[\[recording\]\].*?(?=^\[\[(?!recording)|\Z)", re.MULTILINE | re.DOTALL)


def without_files(case: Path) -> tuple[Path, list[dict[str, Any]]]:
    """Take the recordings of the last visit off its sheet; return its folder and what they were."""
    visit = max((case / "visits").iterdir())
    sheet = visit / "visit.toml"
    written = sheet.read_text("utf-8")
    listed = tomllib.loads(written).get("recording", [])
    sheet.write_text(RECORDING.sub("", written), "utf-8")
    return visit, listed


def handed_in(client: "Client", url: str, files: Path, listed: list[dict[str, Any]]) -> None:
    """Hand in every file with what the sheet said of it."""
    for one in listed:
        facts = {name: str(one[name]) for name in FACTS if name in one}
        with (files / one["path"]).open("rb") as file:
            client.post(url, {"files": [file], **facts})


def worked_off() -> None:
    """Wait until nothing is worked on any more."""
    from ischia.clinic.work.models import Job, State

    until = time.monotonic() + PATIENCE_S
    while Job.objects.filter(state__in=[State.WAITING, State.RUNNING]).exists():
        if time.monotonic() > until:
            sys.exit("the worker did not end")
        time.sleep(ASKED_EVERY_S)


def measured(kind: str, place: Path) -> float:
    """Return how long it took until the draft of one patient's report was there."""
    from django.test import Client

    from ischia.clinic import demo
    from ischia.clinic.accounts.models import Role, User
    from ischia.clinic.people.models import Person

    case, kept = place / kind, place / f"{kind}-files"
    simulate(kind, case, seed=1)
    visit, listed = without_files(case)
    if not listed:
        return 0.0  # the last visit was without an instrument
    kept.mkdir()
    for one in listed:
        path = visit / one["path"]
        (kept / one["path"]).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, kept / one["path"])
    shutil.rmtree(case / "marks", ignore_errors=True)  # drawn on files that are not there yet
    demo.take_in(case)
    demo.accounts()
    worked_off()
    person = Person.objects.order_by("-pk")[0]
    client = Client()
    client.force_login(
        User.objects.get(username=Role.PHYSICIAN.value),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    at = f"/patients/{person.pseudonym}/visits/{visit.name}/"
    began = time.perf_counter()
    handed_in(client, f"{at}files/", kept, listed)
    worked_off()
    took_s = time.perf_counter() - began
    became = Counter(upload.state for upload in person.uploads.all())
    answered = client.get(f"{at}documents/report.html").status_code
    size = sum(path.stat().st_size for path in kept.rglob("*") if path.is_file()) / 1e6
    said = ", ".join(f"{count} {state}" for state, count in became.items())
    print(
        f"  {kind:<13} {len(listed):>2} files, {size:6.1f} MB: {took_s:5.1f} s ({said})", flush=True
    )
    if answered != 200:  # noqa: PLR2004  # the page is there
        sys.exit(f"the report of {kind} was answered {answered}")
    return took_s


def main() -> None:
    """Drop the files of each patient who has some."""
    kinds = sys.argv[1:] or PATIENTS
    with tempfile.TemporaryDirectory() as place:
        serving.prepare(Path(place) / "clinic", demo=True)
        print("files dropped until the draft is there:")
        with serving.worker():
            slowest = max(measured(kind, Path(place)) for kind in kinds)
    print(f"slowest {slowest:.0f} s; aim {AIM_S:.0f} s: {'met' if slowest <= AIM_S else 'not met'}")


if __name__ == "__main__":
    main()
