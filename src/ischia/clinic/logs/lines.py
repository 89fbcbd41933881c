"""Lines of JSON that hold no name, address, token or file name, whoever wrote the message.

What the clinic's own parts say is written with care and told as it is. What a library says may
quote anything: of it only the words that stand in its program are told, and where. Of an exception
its kind and its frames are told, never its message.
"""

import json
import logging
import sys
import threading
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType
from typing import Any, Final

from ischia.model.errors import InputError

VARIABLE: Final = "ISCHIA_LOG"
LEVELS: Final = ("debug", "info", "warning", "error")
OURS: Final = "ischia"
_FRAMES: Final = 12
REQUEST: ContextVar[str] = ContextVar("request", default="")


class Lines(logging.Formatter):
    """Makes one JSON object of a record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "part": record.name,
            **_said(record),
        }
        if request := REQUEST.get():
            line["request"] = request
        line |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[1] is not None:
            line |= fault(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True, default=lambda one: type(one).__name__)


def _said(record: logging.LogRecord) -> dict[str, str]:
    if record.name.partition(".")[0] == OURS:
        return {"says": record.getMessage()}
    where = f"{record.module}:{record.funcName}:{record.lineno}"
    # Without arguments the text may have been put together: nobody knows of what.
    return {"says": str(record.msg), "where": where} if record.args else {"where": where}


def fault(err: BaseException) -> dict[str, Any]:
    """Return what may be told of an exception: kinds and frames."""
    kinds, cause = [type(err).__name__], err.__cause__ or err.__context__
    while cause is not None and len(kinds) < _FRAMES:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    frames = traceback.extract_tb(err.__traceback__)[-_FRAMES:]
    told = [f"{_short(one.filename)}:{one.lineno} {one.name}" for one in frames]
    return {"fault": " < ".join(kinds), "frames": told}


def _short(filename: str) -> str:
    """Return the end of a path: its beginning may hold the name of whoever installed it."""
    return "/".join(PurePath(filename).parts[-3:])


def level(said: str, *, demo: bool) -> str:
    """Return from which level on something is told: in the demo less, for it stands in a terminal.

    Raises
    ------
    InputError
        When there is no such level.
    """
    wanted = said.lower() or ("warning" if demo else "info")
    if wanted not in LEVELS:
        raise InputError(
            where=VARIABLE,
            found="another word",
            expected=", ".join(LEVELS),
            do="Write one of these, or leave it out.",
        )
    return wanted.upper()


def logging_of(said: str, *, demo: bool) -> dict[str, Any]:
    """Return Django's settings of what is told, and how."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": Lines}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            OURS: {"level": level(said, demo=demo)},
            # Django hands what breaks to a console of its own in other words; it is told once here.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            # A refused page is the visitor's affair: a line of the request says its status.
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
            "axes": {"level": "ERROR"},
            "uvicorn": {"level": "WARNING"},
        },
    }


def hold() -> None:
    """Tell what a process would write by itself as lines too: warnings, and what nobody caught."""
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_beside


def _uncaught(kind: type[BaseException], err: BaseException, at: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _tell(kind, err, at)


def _uncaught_beside(what: threading.ExceptHookArgs) -> None:
    err = what.exc_value if what.exc_value is not None else what.exc_type()
    _tell(what.exc_type, err, what.exc_traceback)


def _tell(kind: type[BaseException], err: BaseException, at: TracebackType | None) -> None:
    log = logging.getLogger(f"{OURS}.clinic")
    log.critical("a fault that nobody caught", exc_info=(kind, err, at))
