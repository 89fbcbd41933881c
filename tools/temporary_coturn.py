"""A coturn for a test: on loopback, in a folder of its own, then gone.

Use: with temporary_coturn(configuration) as port: …
"""

import secrets
import shutil
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TEMPLATE = Path(__file__).parents[1] / "src/ischia/clinic/telehealth/turnserver.conf.template"
HOST = "127.0.0.1"
SECRET = "a secret of this test"  # noqa: S105  # of a server that ends with it
# A call on one machine goes from loopback to loopback, which the shipped configuration refuses.
LOOPBACK = f"""
listening-ip={HOST}
relay-ip={HOST}
use-auth-secret
static-auth-secret={SECRET}
realm=clinic.test
fingerprint
allow-loopback-peers
no-cli
no-tls
no-dtls
no-stdout-log
"""
_START_S = 10.0
_COOKIE = 0x2112A442


class NoCoturnError(Exception):
    """There is no coturn on this machine."""


def shipped() -> str:
    """Return the shipped configuration, filled in for this machine's loopback."""
    text = TEMPLATE.read_text("utf-8")
    for name, value in (
        ("LISTENING_IP", HOST),
        ("REALM", "clinic.test"),
        ("=SECRET", f"={SECRET}"),
    ):
        text = text.replace(name, value)
    return text


@contextmanager
def temporary_coturn(configuration: str, port: int = 0) -> Iterator[int]:
    """Give the port of a coturn with a configuration: the one asked for, or a free one.

    Raises
    ------
    NoCoturnError
        When there is none on this machine, or it does not start.
    """
    program = shutil.which("turnserver")
    if program is None:
        msg = "no coturn on this machine (Debian, Ubuntu: apt install coturn)"
        raise NoCoturnError(msg)
    folder = Path(tempfile.mkdtemp(prefix="ischia-turn-"))
    port = port or _free_port()
    kept = [line for line in configuration.splitlines() if not line.startswith("listening-port")]
    config = folder / "turnserver.conf"
    config.write_text("\n".join((*kept, f"listening-port={port}", "")))
    command = [program, "-c", str(config), "--pidfile", str(folder / "pid")]
    command += ["--userdb", str(folder / "db"), "--log-file", "stdout"]
    process = subprocess.Popen(  # noqa: S603  # Debian's own program
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder
    )
    try:
        _wait(process, port)
        yield port
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Wait until it answers over UDP, which comes after it listens over TCP."""
    asked = struct.pack("!HHI", 1, 0, _COOKIE) + secrets.token_bytes(12)  # STUN: where am I?
    until = time.monotonic() + _START_S
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((HOST, port))
        probe.settimeout(0.1)
        while True:
            try:
                probe.send(asked)
                if probe.recv(512):
                    return
            except OSError as err:
                if process.poll() is not None or time.monotonic() > until:
                    msg = "coturn did not start"
                    raise NoCoturnError(msg) from err
                time.sleep(0.05)
