"""Just enough of TURN (RFC 8656) over UDP to ask a server for what it must refuse."""

import hashlib
import hmac
import ipaddress
import secrets
import socket
import struct

COOKIE = 0x2112A442
ALLOCATE, PERMIT = 0x0003, 0x0008
USERNAME, INTEGRITY, ERROR, PEER, REALM, NONCE, TRANSPORT = 6, 8, 9, 0x12, 0x14, 0x15, 0x19
UDP = struct.pack("!I", 17 << 24)
DONE = 0  # in the place of an error's code


class TurnClient:
    """One client with its credential."""

    def __init__(self, port: int, name: str, password: str) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.settimeout(3)
        self._socket.connect(("127.0.0.1", port))
        self._name, self._password = name.encode(), password.encode()
        self._realm = self._nonce = b""

    def close(self) -> None:
        self._socket.close()

    def allocate(self) -> int:
        """Ask for an address to be relayed from; return the code of the refusal, or DONE."""
        code, told = self._ask(ALLOCATE, [(TRANSPORT, UDP)])
        if code == 401:
            self._realm, self._nonce = told[REALM], told[NONCE]
            code, _ = self._ask(ALLOCATE, [(TRANSPORT, UDP)])
        return code

    def permit(self, address: str) -> int:
        """Ask to be relayed to an address; return the code of the refusal, or DONE."""
        return self._ask(PERMIT, [(PEER, self._packed(address))])[0]

    def _ask(self, kind: int, told: list[tuple[int, bytes]]) -> tuple[int, dict[int, bytes]]:
        self._number = secrets.token_bytes(12)
        if self._nonce:
            told = [*told, (USERNAME, self._name), (REALM, self._realm), (NONCE, self._nonce)]
        body = b"".join(_attribute(*one) for one in told)
        if self._nonce:
            key = hashlib.md5(b":".join((self._name, self._realm, self._password))).digest()  # noqa: S324  # the protocol's
            head = self._head(kind, len(body) + 24)
            body += _attribute(INTEGRITY, hmac.new(key, head + body, hashlib.sha1).digest())
        self._socket.send(self._head(kind, len(body)) + body)
        return _read(self._socket.recv(2048))

    def _head(self, kind: int, size: int) -> bytes:
        return struct.pack("!HHI", kind, size, COOKIE) + self._number

    @staticmethod
    def _packed(address: str) -> bytes:
        plain = zip(ipaddress.IPv4Address(address).packed, struct.pack("!I", COOKIE), strict=True)
        return struct.pack("!BBH", 0, 1, 80 ^ (COOKIE >> 16)) + bytes(a ^ b for a, b in plain)


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + b"\x00" * (-len(value) % 4)


def _read(answer: bytes) -> tuple[int, dict[int, bytes]]:
    found, at = {}, 20
    while at + 4 <= len(answer):
        kind, size = struct.unpack_from("!HH", answer, at)
        found[kind] = answer[at + 4 : at + 4 + size]
        at += 4 + size + (-size % 4)
    said = found.get(ERROR)
    return (said[2] * 100 + said[3] if said else DONE), found
