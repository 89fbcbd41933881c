"""Orthanc and a node talk, alone on a network of their own; what came of it is left in a folder.

Started by a test inside a network namespace: Orthanc listens on every address there is, and here
there is none but the namespace's own.
"""

import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ARCHIVE, WEB, NODE = 4242, 8042, 11112
PATIENCE_S = 150.0


def main(folder: Path, orthanc: str) -> None:
    subprocess.run(["/sbin/ip", "link", "set", "lo", "up"], check=True)
    settings = {
        "Name": "archive",
        "StorageDirectory": str(folder / "storage"),
        "IndexDirectory": str(folder / "storage"),
        "HttpPort": WEB,
        "DicomPort": ARCHIVE,
        "DicomAet": "ARCHIVE",
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": False,
        "Plugins": [],
        "DicomModalities": {"node": ["ISCHIA", "127.0.0.1", NODE]},
    }
    (folder / "orthanc.json").write_text(json.dumps(settings))
    node = [sys.executable, "-m", "ischia", "listen", str(folder / "node"), "--floor-mb", "0"]
    node += ["--port", str(NODE), "--structure", "rectus_femoris", "--view", "long_axis"]
    node += ["--send-to", f"ARCHIVE@127.0.0.1:{ARCHIVE}", "--allow", "ARCHIVE"]
    with (folder / "said.txt").open("wb") as said:
        servers = [
            subprocess.Popen([orthanc, str(folder / "orthanc.json")], stdout=said, stderr=said),
            subprocess.Popen(node, stdout=said, stderr=said),
        ]
        try:
            converse(folder)
        finally:
            for one in servers:
                one.terminate()
            ends = [one.wait(30) for one in servers]
    (folder / "ends.json").write_text(json.dumps(ends))


def converse(folder: Path) -> None:
    """Put files into the archive, let it send them to the node, and fetch what the node sent."""
    wait_for(lambda: ask("/system"))
    wait_for((folder / "node/node.jsonl").read_text)
    files = sorted((folder / "send").glob("*.dcm"))
    for path in files:
        ask("/instances", path.read_bytes())
    ask("/modalities/node/echo", b"{}")
    for one in ask("/instances"):
        ask("/modalities/node/store", one.encode())
    wait_for(lambda: len(list((folder / "node/objects").glob("*/*.dcm"))) == len(files))
    wait_for(lambda: '"sent"' in (folder / "node/node.jsonl").read_text())
    reports = [one for one in ask("/instances") if tag(one, "Modality") == "SR"]
    for one in reports:
        (folder / "report.dcm").write_bytes(fetch(f"/instances/{one}/file"))
    (folder / "studies.json").write_text(json.dumps(ask("/studies?expand")))


def tag(instance: str, name: str) -> str:
    return str(ask(f"/instances/{instance}/simplified-tags").get(name, ""))


def ask(path: str, body: bytes | None = None):
    answer = fetch(path, body)
    return json.loads(answer or b"null")


def fetch(path: str, body: bytes | None = None) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{WEB}{path}", body, timeout=60) as answer:
        return answer.read()


def wait_for(what) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while True:
        try:
            if what():
                return
        except OSError:
            pass
        if time.monotonic() > until_s:
            raise TimeoutError
        time.sleep(0.1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
