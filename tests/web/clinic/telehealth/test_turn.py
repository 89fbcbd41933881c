"""The TURN server as it is shipped: whom it serves, and where it passes nothing on."""

import importlib.util
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ischia.clinic.telehealth.turn import credentials
from ischia.clinic.video import routes
from ischia.model.errors import InputError

from .turn_client import DONE, TurnClient

ROOT = Path(__file__).parents[4]
FORBIDDEN, UNAUTHORISED = 403, 401
INTERNAL = (
    *("127.0.0.1", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.1.1"),
    *("169.254.169.254", "100.64.0.1", "192.0.0.1", "198.18.0.1", "0.0.0.0", "224.0.0.1"),  # noqa: S104
    "255.255.255.255",
)


@pytest.fixture(scope="module")
def coturn() -> Any:
    """Give what starts the real server."""
    spec = importlib.util.spec_from_file_location("coturn", ROOT / "tools/temporary_coturn.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def server(coturn: Any) -> Iterator[int]:
    """Give the port of a server with the shipped configuration."""
    try:
        with coturn.temporary_coturn(coturn.shipped()) as port:
            yield port
    except coturn.NoCoturnError as err:
        pytest.skip(str(err))


def asked(port: int, name: str, password: str) -> Iterator[TurnClient]:
    client = TurnClient(port, name, password)
    yield client
    client.close()


@pytest.fixture
def client(server: int, coturn: Any) -> Iterator[TurnClient]:
    """Give a client with a credential that the clinic made."""
    yield from asked(server, *credentials(coturn.SECRET, time.time()))


def test_a_credential_is_what_the_protocol_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.token_hex", lambda _: "00")
    name, password = credentials("north", 1_000.0, 60)
    # printf 1060:00 | openssl dgst -sha1 -hmac north -binary | base64
    assert (name, password) == ("1060:00", "FnRLDHSvO05I8slSpRJztX3mg4g=")


def test_a_public_address_may_be_reached(client: TurnClient) -> None:
    assert client.allocate() == DONE
    assert client.permit("9.9.9.9") == DONE


@pytest.mark.parametrize("address", INTERNAL)
def test_no_internal_address_is_reached(address: str, client: TurnClient) -> None:
    assert client.allocate() == DONE
    assert client.permit(address) == FORBIDDEN


@pytest.mark.usefixtures("server")
def test_without_its_lines_it_would_be(coturn: Any) -> None:
    lines = coturn.shipped().splitlines()
    bare = "\n".join(line for line in lines if not line.startswith("denied-peer-ip"))
    with coturn.temporary_coturn(bare) as port:
        for client in asked(port, *credentials(coturn.SECRET, time.time())):
            assert client.allocate() == DONE
            assert client.permit("10.0.0.1") == DONE


@pytest.mark.parametrize("wrong", ["another secret", "ended", "changed"])
def test_a_wrong_credential_gets_nothing(wrong: str, server: int, coturn: Any) -> None:
    now = time.time() - (3 * 3600 if wrong == "ended" else 0)
    secret = "another" if wrong == "another secret" else coturn.SECRET
    name, password = credentials(secret, now)
    name = name.replace(":", ":x") if wrong == "changed" else name
    for client in asked(server, name, password):
        assert client.allocate() == UNAUTHORISED


def test_what_cannot_be_meant_is_refused() -> None:
    turn = {"ISCHIA_TURN": "turn:t.example:3478, turns:t.example", "ISCHIA_TURN_SECRET": "s"}
    found = routes({**turn, "ISCHIA_STUN": "stun:s.example", "ISCHIA_ICE_POLICY": "relay"})
    assert found.turn == ["turn:t.example:3478", "turns:t.example"]
    assert (found.stun, found.secret, found.policy) == (["stun:s.example"], "s", "relay")
    assert routes({}) == ([], [], "", "all")
    for wrong in (
        {"ISCHIA_ICE_POLICY": "relay"},
        {"ISCHIA_ICE_POLICY": "some", **turn},
        {"ISCHIA_TURN": "turn:t.example"},
        {"ISCHIA_TURN_SECRET": "s"},
        {"ISCHIA_TURN": "https://t.example", "ISCHIA_TURN_SECRET": "s"},
        {"ISCHIA_STUN": "turn:t.example"},
    ):
        with pytest.raises(InputError):
            routes(wrong)
