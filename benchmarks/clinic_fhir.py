"""Other systems read a clinic of few and of many over FHIR: cost of a request, and its queries.

Simulated patients and recordings (`ischia seed`) on SQLite, and one simulated patient of three
visits who is assessed as the demo's are. A physician who treats everybody reads with a token. Told
of each request: the processor time of the clinic and how often it asked the database, in a clinic
of 100 and in a large one; a request that asks more of a larger clinic is named. Requests are made
inside the clinic's process, so that HTTP is not in them. Processor time wants a quiet machine;
the numbers of queries do not.

Use: python benchmarks/clinic_fhir.py [PATIENTS [RECORDINGS]]
"""

import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from clinic_load import BEGIN, inside

FEW = 100
MANY = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
RECORDINGS = int(sys.argv[2]) if len(sys.argv) > 2 else 10 * MANY  # noqa: PLR2004
AIM_GROWTH = 1.5  # of processor time, from the small clinic to the large
SEED = (
    BEGIN
    + """
from ischia.clinic.access import treating
from ischia.clinic.accounts.actor import PROGRAM
from ischia.clinic.accounts.models import User
from ischia.clinic.demo import sentence_of, take_in, wait_for
from ischia.clinic.operations.seed import seed
from ischia.clinic.people.models import Person
from ischia.clinic.work.worker import work_once
from ischia.service import simulate
seed(int(sys.argv[2]), int(sys.argv[3]), clinicians=1, tell=lambda _: None)
course = Path(sys.argv[1]).parent / "course"
simulate("course", course, seed=1)
wait_for(job := take_in(course))
sentence_of(job.person.pseudonym)
while work_once("benchmark"):
    pass
treating.give(PROGRAM, job.person, User.objects.get(username="clinician-01"))
print(job.person.pseudonym)
"""
)
ASK = (
    BEGIN
    + """
import json
from statistics import median
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.models import User
from ischia.clinic.fhir import tokens
whose, patients = sys.argv[2], int(sys.argv[3])
actor = Actor.of(User.objects.get(username="clinician-01"))
wanted = tokens.Wanted(name="benchmark", scopes=["user/*.read"], days=1)
token = {"Authorization": f"Bearer {tokens.make(actor, wanted)}"}
client = Client()
paths = {
    "Patient?_count=50": "Patient?_count=50",
    "the last next page of it": f"Patient?_count=50&_offset={patients - 50}",
    "Patient?identifier=": f"Patient?identifier={whose}",
    "Patient/ID": f"Patient/{whose}",
    "Observation?patient=&_count=100": f"Observation?patient={whose}&_count=100",
    "its next page": f"Observation?patient={whose}&_count=100&_offset=100",
    "DiagnosticReport?patient=": f"DiagnosticReport?patient={whose}",
    "$everything": f"Patient/{whose}/$everything?_count=200",
}
def cost(path):
    began = time.process_time()
    answer = client.get(f"/fhir/{path}", headers=token)
    assert answer.status_code == 200, answer.content
    return 1e3 * (time.process_time() - began), answer
client.get("/fhir/metadata")  # starts what every request needs
made = {}
for name, path in paths.items():
    first_ms, answer = cost(path)
    again_ms = median(cost(path)[0] for _ in range(15))
    with CaptureQueriesContext(connection) as queries:
        cost(path)
    bundle = answer.json()
    made[name] = {
        "first_ms": first_ms,
        "again_ms": again_ms,
        "queries": len(queries),
        "found": bundle.get("total", 1),
        "shown": len(bundle.get("entry", [bundle])),
    }
print(json.dumps(made))
"""
)


def asked(patients: int, recordings: int) -> dict[str, dict[str, float]]:
    """Return what each request cost in a clinic of so many."""
    environment = {**os.environ, "DATABASE_URL": ""}
    with TemporaryDirectory() as place:
        folder = Path(place) / "clinic"
        whose = inside(SEED, folder, environment, patients, recordings).split()[-1]
        lines = inside(ASK, folder, environment, whose, patients + 1).splitlines()
    made: dict[str, dict[str, float]] = json.loads(lines[-1])
    print(f"{patients} simulated patients, {recordings} recordings, one patient of three visits")
    for name, cost in made.items():
        said = f"{cost['again_ms']:6.1f} ms of a processor (first {cost['first_ms']:6.1f})"
        shown = f"{cost['shown']:3.0f} of {cost['found']:.0f}"
        print(f"  {name:<32} {said}, {cost['queries']:3.0f} queries, {shown}")
    return made


def main() -> int:
    """Measure a small clinic and a large one, and compare."""
    few, many = asked(FEW, 10 * FEW), asked(MANY, RECORDINGS)
    grown = [name for name in few if many[name]["queries"] > few[name]["queries"]]
    print(f"more queries in the larger clinic: {', '.join(grown) or 'none'}")
    worst = max(few, key=lambda name: many[name]["again_ms"] / few[name]["again_ms"])
    ratio = many[worst]["again_ms"] / few[worst]["again_ms"]
    print(f"processor time: at most {ratio:.2f} times, {worst} (aim ≤ {AIM_GROWTH})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
