"""The server killed mid-upload and the worker mid-measuring, thirty times each; then who decides.

A clinic in a folder of its own, on SQLite and, where a server's programs are, on PostgreSQL. Files
go in whole and in pieces; what was acknowledged must be there afterwards, whole, once, and read to
its end, and what was not is sent on from where it broke. Each process is ended by SIGKILL. They are
forked from one that has loaded the program already, so that starting costs no time; leases last
4 s in place of 30, and are kept every second. Afterwards every sealed file is opened and compared
with its hash, and the chain of the audit is walked. Ends with 1 if anything was lost, torn or
doubled. A disk that loses what it says it has written is not tried.

Use: python validation/clinic_kill.py [TIMES [sqlite | postgresql]]
"""

import hashlib
import http.client
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np

from ischia.phantoms.dynamometer import DynamometerPlan, dynamometer_file

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from temporary_postgresql import NoPostgresqlError, temporary_postgresql

TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 30
ONLY = sys.argv[2] if len(sys.argv) > 2 else ""  # noqa: PLR2004
DAY = "2026-03-05"
FILES = f"/patients/S-KILL/visits/{DAY}/files/"
FACTS = {"side": "right", "motion": "knee_extension", "contraction": "concentric"}
BOUNDARY = "ischia-validation"
FORM = "application/x-www-form-urlencoded"
PIECES_BYTES = 5 * 1024**2 + 7  # five pieces and a little
PATIENCE_S = 120.0
LEASE_AND_MORE_S = 6.0  # a job whose worker was killed is free again within that
MOST_TURNS = 6  # for each time that the worker is to be met at work
SEED = 20_261_123
# Loads the program once, makes the clinic, and forks what it is told to: who will be killed.
STABLE = r"""
import json, os, signal, sys
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from ischia.clinic import serving
serving.prepare(Path(sys.argv[1]), demo=True)
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connections, transaction
from django.middleware.csrf import _get_new_csrf_string
from django.urls import get_resolver
import ischia.service.loose, uvicorn
from ischia.clinic import asgi
from ischia.clinic.access.models import Treats
from ischia.clinic.accounts.actor import PROGRAM, Actor
from ischia.clinic.accounts.models import User
from ischia.clinic.operations.check import check
from ischia.clinic.pages import deciding
from ischia.clinic.people.identity import Identity, register
from ischia.clinic.people.models import Person
from ischia.clinic.records import case
from ischia.clinic.work import queue, uploads, worker
from ischia.clinic.work.models import Job, Upload
get_resolver().url_patterns
queue.LEASE, worker._BEAT_S = timedelta(seconds=4), 1.0

SHEET = b'schema = "ischia.visit/1"\ndate = 2026-03-05\n'
CASE = b'schema = "ischia.case/1"\nsimulated = true\ninjured_side = "right"\ncomplaint = "x"\n'
CASE += b'[subject]\npseudonym = "S-KILL"\nage_y = 30\nsex = "female"\n'

def made():
    user = User.objects.create_user("physician", "x" * 20, role="physician")
    person = register(Identity(), pseudonym="S-KILL", simulated=True)
    Treats.objects.create(person=person, account=user)
    files = {"case.toml": CASE, "visits/2026-03-05/visit.toml": SHEET}
    case.change(person, files, PROGRAM, "x")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key, _get_new_csrf_string()

def tell(*words):
    os.write(1, (" ".join(map(str, words)) + "\n").encode())

def work():
    take, done = queue.take, queue.done
    def taken(name):
        job = take(name)
        if job is not None:
            tell("took", job.kind)
        return job
    def is_done(job):
        done(job)
        tell("did", job.kind)
    queue.take, queue.done = taken, is_done
    worker.work_for_ever(None)

def decide(number):
    person = Person.objects.get()
    while True:
        with transaction.atomic():
            actor = Actor(opaque=f"u-{number}", role="physician")
            deciding.add(person, actor, on="plan:x", accepts=True, reason="killed between")
        tell("decided", number)
        number += 1

def look():
    person = Person.objects.get()
    found = check(lambda _: None)
    version = case.latest(person)
    sheet = case.read(version, "visits/2026-03-05/visit.toml").decode()
    every = list(Upload.objects.select_related("person__key").order_by("pk"))
    place = Path(sys.argv[1]) / "found"
    place.write_text(json.dumps({
        "whole": found.whole,
        "files": found.files,
        "broken": list(found.broken),
        "uploads": {u.sha256: u.state for u in every},
        "lost_worker": [
            u.pk for u in every if u.state == "refused" and "was lost" in uploads.note_of(u).said
        ],
        "on_record": sorted(case.paths_of(version).values()),
        "listed": sheet.count("[[recording]]"),
        "decided": [d.who for d in deciding.decisions(person)],
        "open": Job.objects.filter(kind="measure", state__in=["waiting", "running"]).count(),
    }))
    tell("found", place)

tell("made", *made())
connections.close_all()
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who was killed is gone at once
for line in sys.stdin:
    kind, number = line.split()
    child = os.fork()
    if child:
        tell("pid", child)
        continue
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    {"serve": serving.serve, "decide": decide}.get(
        kind, lambda _: work() if kind == "work" else look()
    )(int(number))
    os._exit(0)
"""


@dataclass(slots=True)
class Outcome:
    """What was acknowledged, and how often a kill met what it was meant for."""

    files: dict[str, bytes] = field(default_factory=dict)  # by hash, all that were sent
    acknowledged: set[str] = field(default_factory=set)
    cut_off: int = 0  # uploads that a kill broke
    pieces_kept: int = 0  # of those, pieces that had arrived and were not sent again
    in_work: int = 0  # kills of a worker in the middle of a measuring
    in_assessing: int = 0
    decided: set[str] = field(default_factory=set)


class Clinic:
    """One clinic, and the processes of it that are killed."""

    def __init__(self, folder: Path, url: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.stable = subprocess.Popen(  # noqa: S603  # our own lines
            [sys.executable, "-c", STABLE, str(folder)],
            env={**os.environ, "DATABASE_URL": url, "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.said: queue.Queue[list[str]] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.session, self.token = self.hear("made")

    def _listen(self) -> None:
        for line in self.stable.stdout or ():
            self.said.put(line.split())

    def hear(self, wanted: str, patience_s: float = PATIENCE_S) -> list[str]:
        """Return the words of the next line of a kind; none where it waits longer than that."""
        until = time.monotonic() + patience_s
        while (rest := until - time.monotonic()) > 0:
            try:
                kind, *words = self.said.get(timeout=min(rest, 1.0))
            except queue.Empty:
                if self.stable.poll() is not None:
                    sys.exit("the clinic ended")
                continue
            if kind == wanted:
                return words
        return []

    def start(self, kind: str, number: int = 0) -> int:
        """Fork a process that will be killed; return its number."""
        if self.stable.stdin is None:
            sys.exit("the clinic does not listen")
        self.stable.stdin.write(f"{kind} {number}\n")
        self.stable.stdin.flush()
        return int(self.hear("pid")[0])

    def look(self) -> dict[str, Any]:
        """Return what the clinic holds."""
        self.start("look")
        found: dict[str, Any] = json.loads(Path(self.hear("found")[0]).read_text("utf-8"))
        return found

    def served(self) -> int:
        """Start a server, and wait until it answers."""
        server, until = self.start("serve", self.port), time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                # The page of the files loads what an upload needs.
                self.ask("GET", FILES.replace("files/", "files.page"))
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)
            else:
                return server
        sys.exit("the server did not start")

    def ask(
        self, method: str, address: str, body: bytes = b"", **headers: str
    ) -> tuple[int, bytes]:
        """Return the status and the body of an answer."""
        cookies = f"sessionid={self.session}; csrftoken={self.token}"
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        sent = {"Cookie": cookies, "X-CSRFToken": self.token, **told}
        try:
            connection.request(method, address, body, sent)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def send_whole(self, data: bytes) -> bool:
        """Hand a file in as a form; return whether it was acknowledged."""
        body = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in FACTS.items()
        ).encode()
        head = 'Content-Disposition: form-data; name="files"; filename="knee.txt"'
        body += f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + data
        body += f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self.ask("POST", FILES, body, Content_Type=kind)[0] == http.client.FOUND

    def send_pieces(self, data: bytes) -> tuple[bool, int]:
        """Hand a file in piece by piece; return whether it was acknowledged, and what was there."""
        sha256 = hashlib.sha256(data).hexdigest()
        told = json.dumps({"name": f"{sha256}.bin", "size": len(data), "modified": 1}).encode()
        status, said = self.ask("POST", f"{FILES}pieces/", told, Content_Type="text/plain")
        if status != http.client.OK:
            return False, 0
        begun = json.loads(said)
        size = begun["bytes"]
        for number in sorted(set(range(begun["pieces"])) - set(begun["there"])):
            piece = data[number * size : (number + 1) * size]
            digest = hashlib.sha256(piece).hexdigest()
            status, _ = self.ask("POST", f"{begun['to']}{number}/", piece, X_Sha256=digest)
            if status != http.client.NO_CONTENT:
                return False, len(begun["there"])
        facts = urlencode(FACTS).encode()
        status, said = self.ask("POST", begun["end"], facts, Content_Type=FORM)
        whole = status == http.client.OK and json.loads(said)["sha256"] == sha256
        return whole, len(begun["there"])

    def send(self, data: bytes) -> tuple[bool, int]:
        """Hand a file in, in pieces where it has several; a broken connection acknowledges none."""
        try:
            if len(data) == PIECES_BYTES:
                return self.send_pieces(data)
            return self.send_whole(data), 0
        except (OSError, http.client.HTTPException):
            return False, 0


def kill(process: int) -> None:
    """End a process at once, and wait until it is gone."""
    os.kill(process, signal.SIGKILL)
    try:
        while True:
            os.kill(process, 0)
            time.sleep(0.005)
    except ProcessLookupError:
        return


def during_uploads(clinic: Clinic, outcome: Outcome) -> None:
    """Kill the server at some moment of each upload; then send on what it did not acknowledge."""
    chance = np.random.default_rng(SEED)
    server = clinic.served()
    typical_s = {}
    for data in (noise(chance), dynamometer_file(DynamometerPlan(), TIMES)[0]):
        began = time.monotonic()
        acknowledged, _ = clinic.send(data)
        typical_s[len(data) == PIECES_BYTES] = time.monotonic() - began
        note(outcome, data, acknowledged=acknowledged)
    for number in range(TIMES):
        data = noise(chance) if number % 2 else dynamometer_file(DynamometerPlan(), number)[0]
        answer: list[bool] = []
        hand = threading.Thread(target=lambda d=data, a=answer: a.append(clinic.send(d)[0]))
        hand.start()
        time.sleep(chance.uniform(0.0, 1.2 * typical_s[bool(number % 2)]))
        kill(server)
        hand.join()
        server = clinic.served()
        note(outcome, data, acknowledged=answer == [True])
        if answer != [True]:
            outcome.cut_off += 1
            acknowledged, there = clinic.send(data)
            outcome.pieces_kept += there
            note(outcome, data, acknowledged=acknowledged)
    kill(server)


def noise(chance: np.random.Generator) -> bytes:
    """Return a file that no reader knows, of several pieces."""
    return chance.bytes(PIECES_BYTES)


def note(outcome: Outcome, data: bytes, *, acknowledged: bool) -> None:
    """Note a file that was sent."""
    sha256 = hashlib.sha256(data).hexdigest()
    outcome.files[sha256] = data
    if acknowledged:
        outcome.acknowledged.add(sha256)


def during_measuring(clinic: Clinic, outcome: Outcome) -> None:
    """Kill the worker at some moment of a job, until it was met so often in a measuring.

    Where nothing is left to do, another file is handed in.
    """
    chance = np.random.default_rng(SEED + 1)
    server, worker = clinic.served(), clinic.start("work")
    clinic.hear("took")
    began = time.monotonic()
    clinic.hear("did")
    typical_s = time.monotonic() - began
    kill(worker)
    for turn in range(MOST_TURNS * TIMES):
        if outcome.in_work == TIMES:
            break
        worker = clinic.start("work")
        if kind := clinic.hear("took", LEASE_AND_MORE_S):
            met = not clinic.hear("did", chance.uniform(0.0, typical_s))
            outcome.in_work += met and kind == ["measure"]
            outcome.in_assessing += met and kind == ["assess"]
        kill(worker)
        if not kind:
            data = dynamometer_file(DynamometerPlan(), TIMES + 1 + turn)[0]
            note(outcome, data, acknowledged=clinic.send(data)[0])
    kill(server)


def during_decisions(clinic: Clinic, outcome: Outcome) -> None:
    """Kill who decides, three times; a decision is acknowledged when its number is told."""
    chance = np.random.default_rng(SEED + 2)
    for turn in range(3):
        deciding = clinic.start("decide", 1000 * turn)
        told = clinic.hear("decided")
        until = time.monotonic() + chance.uniform(0.1, 0.6)
        while told:
            outcome.decided.add(f"u-{told[0]}")
            if deciding and time.monotonic() > until:
                kill(deciding)
                deciding = 0
            told = clinic.hear("decided", 1.0)


def let_it_end(clinic: Clinic) -> int:
    """Let a worker do what is left; what was given up is asked for again. Return how much was.

    However long it takes, it goes on as long as anything changes.
    """
    again, until = 0, time.monotonic() + PATIENCE_S
    before: dict[str, Any] = {}
    worker, server = clinic.start("work"), clinic.served()
    facts = urlencode({"settle": "again", **FACTS}).encode()
    while time.monotonic() < until:
        found = clinic.look()
        if not found["open"] and not found["lost_worker"]:
            break
        if found != before:
            until, before = time.monotonic() + PATIENCE_S, found
        for number in found["lost_worker"]:
            clinic.ask("POST", f"{FILES}{number}/", facts, Content_Type=FORM)
            again += 1
        time.sleep(1.0)
    kill(worker)
    kill(server)
    return again


def say(what: str) -> None:
    """Tell how far this is, to whoever watches."""
    print(what, file=sys.stderr, flush=True)


def killed(name: str, url: str) -> bool:
    """Kill, look, and tell; return whether nothing was lost."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        clinic = Clinic(Path(folder) / "clinic", url)
        try:
            say(f"{name}: killing the server")
            during_uploads(clinic, outcome)
            say("killing the worker")
            during_measuring(clinic, outcome)
            say("killing who decides")
            during_decisions(clinic, outcome)
            say("letting it end")
            asked_again = let_it_end(clinic)
            found = clinic.look()
        finally:
            clinic.stable.kill()
            clinic.stable.wait()
    print(f"{name}: each killed {TIMES} times")
    return is_whole(outcome, found, asked_again)


def is_whole(outcome: Outcome, found: dict[str, Any], asked_again: int) -> bool:
    """Print what was found; return whether nothing was lost, torn or doubled."""
    states = found["uploads"]
    lost = outcome.acknowledged - set(states)
    foreign = set(states) - set(outcome.files)
    kept = {sha for sha, state in states.items() if state == "kept"}
    ends = {
        sha: "refused" if len(data) == PIECES_BYTES else "kept"
        for sha, data in outcome.files.items()
    }
    unread = {sha for sha in outcome.acknowledged if states.get(sha) != ends[sha]}
    missing = kept - set(found["on_record"])
    doubled = found["listed"] - len(kept)
    decided = len(outcome.decided)
    lost_decisions = outcome.decided - set(found["decided"])
    twice = len(found["decided"]) - len(set(found["decided"]))
    print(f"  server: {outcome.cut_off} uploads cut off, then sent on")
    print(f"  pieces that had arrived and were not sent again: {outcome.pieces_kept}")
    print(f"  worker: {outcome.in_work} times mid-measuring, {outcome.in_assessing} mid-assessing")
    print(f"  given up after three losses, and asked for once more: {asked_again}")
    print(f"  acknowledged files {len(outcome.acknowledged)}: lost {len(lost)}")
    print(f"  not read at the end {len(unread)}, measured but not on the record {len(missing)}")
    print(f"  on the sheet {found['listed']}, twice or without a file {doubled}")
    print(f"  acknowledged decisions {decided}: lost {len(lost_decisions)}, twice {twice}")
    print(f"  sealed files {found['files']}: torn {len(found['broken'])}")
    print(f"  chain of the audit and every file whole: {'yes' if found['whole'] else 'NO'}")
    wrong = lost or foreign or unread or missing or doubled or lost_decisions or twice
    wrong = wrong or outcome.in_work < TIMES
    return bool(not wrong and found["whole"] and outcome.acknowledged)


def main() -> int:
    """Do it on each database that is there."""
    whole = ONLY == "postgresql" or killed("SQLite", "")
    if ONLY == "sqlite":
        return int(not whole)
    with ExitStack() as stack:
        try:
            url = stack.enter_context(temporary_postgresql(quick=False))
        except NoPostgresqlError as err:
            print(f"PostgreSQL: left out, {err}")
        else:
            whole &= killed("PostgreSQL", url)
    return int(not whole)


if __name__ == "__main__":
    sys.exit(main())
