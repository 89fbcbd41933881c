"""Strings as FHIR takes them: no narrow or other rare blank, no control character, none empty."""

import re
from typing import Any, Final

# FHIR's own pattern takes blank, tab and line ends; a report's narrow spaces are not among them.
_RARE_BLANK: Final = re.compile(r"[^\S \r\n\t]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def tidy(made: Any) -> Any:  # noqa: ANN401  # JSON of any shape
    """Return JSON whose strings FHIR takes; what was nothing but blanks is left out."""
    if isinstance(made, str):
        return _CONTROL.sub("", _RARE_BLANK.sub(" ", made)).strip()
    if isinstance(made, dict):
        pairs = ((key, tidy(value)) for key, value in made.items())
        return {key: value for key, value in pairs if not _is_nothing(value)}
    if isinstance(made, list | tuple):
        return [value for value in map(tidy, made) if not _is_nothing(value)]
    return made


def _is_nothing(value: Any) -> bool:  # noqa: ANN401
    return value is None or (isinstance(value, str | list | dict) and not value)
