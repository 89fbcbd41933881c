"""Errors, sorted by who must act: where, what was found, what was expected, what to do."""

from typing import ClassVar


class IschiaError(Exception):
    """Base of every error this project raises on purpose."""

    exit_code: ClassVar[int] = 1


class _SaidInFullError(IschiaError):
    """An error with its four parts kept apart, so that any edge can word or translate it."""

    def __init__(self, *, where: str, found: str, expected: str, do: str) -> None:
        self.where = where
        self.found = found
        self.expected = expected
        self.do = do
        super().__init__(f"{where}: found {found}; expected {expected}. {do}")


class InputError(_SaidInFullError):
    """The user's file or value cannot be used; the user must act."""

    exit_code: ClassVar[int] = 3


class KnowledgeError(_SaidInFullError):
    """A knowledge file does not say what it must; its author must act."""

    exit_code: ClassVar[int] = 4


class StorageError(_SaidInFullError):
    """A result cannot be written or kept; whoever runs the machine must act."""

    exit_code: ClassVar[int] = 5


class UsageError(IschiaError):
    """The command or call was put together wrongly; the caller must act."""

    exit_code: ClassVar[int] = 2


class MissingExtraError(UsageError):
    """An optional part is not installed; the message says which to install."""

    def __init__(self, *, needed_for: str, extra: str) -> None:
        self.extra = extra
        super().__init__(f"{needed_for} needs an optional part: pip install 'ischia[{extra}]'")


class UnitMismatchError(ValueError):
    """Two quantities of different kinds met: a fault in our own code."""
