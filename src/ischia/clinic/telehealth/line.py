"""The socket of a page in a call: it hears its page, and tells it what is new in the database."""

import asyncio
import json
import re
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any, Final, ParamSpec
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.core.exceptions import PermissionDenied
from django.http import Http404

from ischia.clinic.accounts.idle import is_left_alone
from ischia.clinic.accounts.models import User
from ischia.clinic.accounts.second_factor import lacks_second_factor
from ischia.clinic.telehealth import messages, rooms, turn
from ischia.clinic.telehealth.models import Side

BEAT_S: Final = 3.0
_QUICK_S, _CALM_S = 0.12, 0.4  # between two looks: while pages connect, and else
_QUICK_FOR_S: Final = 8.0
_CHECK_S: Final = 10.0  # accounts close, care ends
_BURST, _PER_S = 120.0, 12.0  # messages: connecting takes some forty at once
_PAGE: Final = re.compile(r"\A[0-9a-f]{16}\Z")

# Why a line was closed, in the range that is free for it.
MALFORMED, NOT_YOURS, ELSEWHERE, TOO_LARGE, TOO_MANY = 4400, 4403, 4409, 4413, 4429
TAKEN, CLOSED = 4423, 4410
_P = ParamSpec("_P")


def _asked(function: Callable[_P, Any], *args: _P.args, **kwargs: _P.kwargs) -> Any:  # noqa: ANN401  # awaited
    # Not in the one thread of Django's views: a slow database would stop every other call.
    return database_sync_to_async(function, thread_sensitive=False)(*args, **kwargs)


class Line(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels ships no types
    """One page of one side of a call."""

    sitting: rooms.Sitting | None = None

    async def connect(self) -> None:
        """Let in who may sit in this visit now; nobody else hears more than that they may not."""
        user = await _asked(_who, self.scope)
        asked = parse_qs(self.scope["query_string"].decode("ascii", "replace"))
        page, after = asked.get("page", [""])[0], asked.get("after", ["0"])[0]
        if user is None or not _PAGE.match(page) or not re.match(r"\A\d{1,15}\Z", after):
            await self.close()
            return
        try:
            opaque = self.scope["url_route"]["kwargs"]["opaque"]
            sitting = await _asked(rooms.enter, user, opaque, page)
        except (Http404, PermissionDenied):
            await self.close()
            return
        except (rooms.ClosedError, rooms.OccupiedError) as refused:
            await self.accept()  # a browser is told why only once it is connected
            await self.close(CLOSED if isinstance(refused, rooms.ClosedError) else TAKEN)
            return
        self.sitting, self._after = sitting, int(after)
        self._tokens, self._counted = _BURST, monotonic()
        self._quick_until, self._ice_told = monotonic() + _QUICK_FOR_S, False
        await self.accept()
        await self._tell({"type": "welcome", "side": sitting.side, "beat_s": BEAT_S})
        self._telling = asyncio.create_task(self._keep_telling(sitting))

    async def disconnect(self, code: int) -> None:  # noqa: ARG002  # channels' signature
        """Keep that this line is gone; whether its page comes back is seen later."""
        if self.sitting is not None:
            self._telling.cancel()
            with suppress(asyncio.CancelledError):
                await self._telling
            await _asked(rooms.hang_up, self.sitting)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Hear one message; what no page of ours says ends the line."""
        sitting = self.sitting
        if sitting is None:
            return
        if text_data is None or bytes_data is not None:
            await self.close(MALFORMED)
        elif len(text_data.encode()) > messages.MOST_BYTES:
            await self.close(TOO_LARGE)
        elif not self._in_time():
            await self.close(TOO_MANY)
        else:
            try:
                await self._heard(sitting, messages.read(text_data))
            except messages.MalformedError:
                await self.close(MALFORMED)
            except rooms.TooManyError:
                await self.close(TOO_MANY)

    async def _heard(self, sitting: rooms.Sitting, said: messages.Said) -> None:
        self._quick_until = monotonic() + _QUICK_FOR_S
        match said:
            case messages.Beat():
                await _asked(rooms.beat, sitting)
            case messages.Description() | messages.Candidate():
                await _asked(rooms.relay, sitting, said)
            case messages.Shows():
                what = {"camera": said.camera, "microphone": said.microphone, "screen": said.screen}
                await _asked(rooms.shows, sitting, what)
            case messages.Leave():
                await _asked(rooms.leave, sitting)
                await self.close()
            case _ if sitting.side is not Side.CLINIC:
                await self.close(NOT_YOURS)
            case messages.Admit():
                await _asked(rooms.admit, sitting)
            case messages.End():
                await _asked(rooms.end, sitting)
            case messages.Guide():
                await _asked(rooms.show, sitting, said.item)

    async def _keep_telling(self, sitting: rooms.Sitting) -> None:
        """Tell what is new until the line ends."""
        room: dict[str, Any] | None = None
        beat = check = monotonic()
        while True:
            news = await _asked(rooms.news, sitting, self._after)
            if not news.is_mine:
                await self.close(ELSEWHERE)
                return
            if news.room != room:
                room = news.room
                await self._tell_room(room)
            for number, body in news.signals:
                await self.send(f'{{"id":{number},{body[1:]}')
                self._quick_until = monotonic() + _QUICK_FOR_S
            self._after = news.last
            now = monotonic()
            if now >= beat:
                beat = now + BEAT_S
                await self._tell({"type": "beat"})
            if now >= check:
                check = now + _CHECK_S
                if not await _asked(_still, sitting, self.scope):
                    await self.close(NOT_YOURS)
                    return
            await asyncio.sleep(_QUICK_S if now < self._quick_until else _CALM_S)

    async def _tell_room(self, room: dict[str, Any]) -> None:
        if room["phase"] == "open" and not self._ice_told:
            self._ice_told = True
            await self._tell({"type": "ice", **turn.ice()})
        await self._tell({"type": "room", **room})
        if room["phase"] == "ended":
            await self.close(CLOSED)

    async def _tell(self, what: dict[str, Any]) -> None:
        await self.send(json.dumps(what))

    def _in_time(self) -> bool:
        """Return whether a message comes no faster than any call needs."""
        now = monotonic()
        self._tokens = min(_BURST, self._tokens + (now - self._counted) * _PER_S) - 1.0
        self._counted = now
        return self._tokens >= 0.0


class Nowhere(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels ships no types
    """Every other address: no socket is there."""

    async def connect(self) -> None:
        """Refuse."""
        await self.close()


def _who(scope: dict[str, Any]) -> User | None:
    """Return who is logged in as far as pages go: in time, and with what staff must have."""
    user, session = scope["user"], scope["session"]
    if not user.is_authenticated or is_left_alone(session):
        return None
    found = User.objects.filter(pk=user.pk, is_active=True).first()
    return None if found is None or lacks_second_factor(found) else found


def _still(sitting: rooms.Sitting, scope: dict[str, Any]) -> bool:
    """Return whether somebody is still logged in, and may still sit in."""
    if not scope["session"].exists(scope["session"].session_key):
        return False
    try:
        return rooms.still_may(sitting)
    except (Http404, PermissionDenied):
        return False
