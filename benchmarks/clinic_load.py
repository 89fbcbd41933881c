"""A clinic of many at the server: medians of its pages, and fifty clinicians at once.

Simulated patients and recordings (`ischia seed`), on SQLite and, where a server's programs are, on
PostgreSQL. The pages are asked by one client first, then by fifty at once, each logged in as a
clinician of their own. A median is of the whole answer, over HTTP on this machine. The aim of a
median under 100 ms is for one client. Wants a quiet machine.

Use: python benchmarks/clinic_load.py [PATIENTS [RECORDINGS]]
"""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from temporary_postgresql import NoPostgresqlError, temporary_postgresql

PATIENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
RECORDINGS = int(sys.argv[2]) if len(sys.argv) > 2 else 10 * PATIENTS  # noqa: PLR2004
CLINICIANS = 50
ALONE, TOGETHER_S = 15, 20.0
PATIENCE_S = 120.0
AIM_MS = 100.0
BEGIN = """
import sys, time
from pathlib import Path
from ischia.clinic import serving
serving.prepare(Path(sys.argv[1]), demo=True)
"""
SEED = (
    BEGIN
    + """
from ischia.clinic.operations.seed import seed
seed(int(sys.argv[2]), int(sys.argv[3]), clinicians=50, tell=lambda _: None)
print(time.process_time())
"""
)
LOG_IN = (
    BEGIN
    + """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from ischia.clinic.accounts.models import User
from ischia.clinic.people.models import Person
def logged_in(user):
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key
print(logged_in(User.objects.create_user("manager", role="administrator")))
for user in User.objects.filter(username__startswith="clinician-").order_by("username"):
    one = Person.objects.filter(treated_by__account=user).order_by("pk").first()
    print(logged_in(user), one.pseudonym, one.assessed.first().visit_date)
"""
)
SERVE = BEGIN + "serving.serve(int(sys.argv[2]))"


class Somebody:
    """One who is logged in and looks at pages."""

    def __init__(self, port: int, session: str, pages: dict[str, str]) -> None:
        self.port, self.session, self.pages = port, session, pages

    @classmethod
    def clinician(cls, port: int, line: str) -> "Somebody":
        """Return one who treats some of the patients."""
        session, whose, day = line.split()
        patient = f"/patients/{whose}/"
        pages = {
            "today": "/today/",
            "patients": "/patients/",
            "by name": "/patients/?name=S-00",
            "waiting": "/board/",
            "patient": patient,
            "visit": f"{patient}visits/{day}/",
            "files": f"{patient}visits/{day}/files.page",
            "exam": f"{patient}visits/{day}/exam.page",
        }
        return cls(port, session, pages)

    @classmethod
    def manager(cls, port: int, line: str) -> "Somebody":
        """Return the administrator, whose lists are of everybody."""
        pages = {"all": "/patients/?page=40", "all that waits": "/board/"}
        pages |= {"use": "/use/", "audit": "/audit/", "calendar": "/calendar/"}
        return cls(port, line, pages)

    def ask(self, page: str) -> float:
        """Return how long a page took, in milliseconds."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        began = time.perf_counter()
        connection.request("GET", self.pages[page], headers={"Cookie": f"sessionid={self.session}"})
        answer = connection.getresponse()
        answer.read()
        took_ms = (time.perf_counter() - began) * 1e3
        connection.close()
        if answer.status != http.client.OK:
            sys.exit(f"{page} was answered {answer.status}")
        return took_ms


def inside(lines: str, folder: Path, environment: dict[str, str], *more: object) -> str:
    """Run lines inside the clinic, in a process of its own."""
    command = [sys.executable, "-c", lines, str(folder), *map(str, more)]
    done = subprocess.run(  # noqa: S603  # our own lines
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def started(folder: Path, environment: dict[str, str]) -> tuple[subprocess.Popen[bytes], int]:
    """Start a server, and wait until it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", SERVE, str(folder), str(port)]
    server = subprocess.Popen(command, env=environment)  # noqa: S603  # our own lines
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return server, port
    server.kill()
    sys.exit("the server did not start")


def alone(people: list[Somebody]) -> bool:
    """Ask every page as one client; return whether the aim was met."""
    met = True
    for page in people[0].pages:
        people[0].ask(page)
        took = median(people[n % len(people)].ask(page) for n in range(ALONE))
        met &= took < AIM_MS
        print(f"  one client, {page:<14} median {took:6.1f} ms")
    return met


def together(clinicians: list[Somebody]) -> None:
    """Ask as fifty at once, and tell medians and the slowest twentieth."""
    took: dict[str, list[float]] = defaultdict(list)
    until = time.monotonic() + TOGETHER_S

    def look(clinician: Somebody) -> None:
        while time.monotonic() < until:
            for page in clinician.pages:
                took[page].append(clinician.ask(page))

    threads = [threading.Thread(target=look, args=(one,)) for one in clinicians]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for page, times in took.items():
        slow = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        said = f"median {median(times):6.0f} ms, 95 % {slow:6.0f} ms"
        print(f"  {len(clinicians)} clients, {page:<14} {said}")
    rate = sum(map(len, took.values())) / TOGETHER_S
    print(f"  {rate:.0f} pages a second, none refused")


def measured(name: str, url: str) -> bool:
    """Seed, serve and ask on one database."""
    environment = {**os.environ, "DATABASE_URL": url}
    print(f"{name}: {PATIENTS} simulated patients, {RECORDINGS} recordings")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "clinic"
        began = time.perf_counter()
        cost_s = float(inside(SEED, folder, environment, PATIENTS, RECORDINGS))
        print(f"  seeded in {time.perf_counter() - began:.0f} s ({cost_s:.0f} s of a processor)")
        lines = inside(LOG_IN, folder, environment).splitlines()
        server, port = started(folder, environment)
        try:
            clinicians = [Somebody.clinician(port, line) for line in lines[1 : CLINICIANS + 1]]
            met = alone(clinicians) & alone([Somebody.manager(port, lines[0])])
            together(clinicians)
        finally:
            server.kill()
            server.wait()
    return met


def main() -> int:
    """Measure on each database that is there."""
    met = measured("SQLite", "")
    with ExitStack() as stack:
        try:
            url = stack.enter_context(temporary_postgresql(quick=False))
        except NoPostgresqlError as err:
            print(f"PostgreSQL: left out, {err}")
        else:
            met &= measured("PostgreSQL", url)
    print(f"aim of {AIM_MS:.0f} ms for one client: {'met' if met else 'not met'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
