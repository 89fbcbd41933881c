"""The XML of an `.osim` file: read safely, and asked for words and numbers by name."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder  # only holds what we read
from xml.parsers import expat

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.errors import InputError
from ischia.readers.contract import RawFile

_SAVE_AGAIN = "Open the model in OpenSim 4 and save it again."


@dataclass(frozen=True, slots=True)
class Node:
    """One element, and where it stands: `walk.osim: joint hip_r`."""

    element: Element
    where: str

    @property
    def tag(self) -> str:
        """What kind of thing this is."""
        return self.element.tag

    @property
    def name(self) -> str:
        """The name that the file gives it, empty where it gives none."""
        return self.element.get("name", "")

    def child(self, path: str) -> "Node | None":
        """Return the first element at a path below, None where there is none."""
        found = self.element.find(path)
        return None if found is None else Node(found, self.where)

    def children(self, path: str = "*") -> Iterator["Node"]:
        """Return every element at a path below, each standing where its own name says."""
        for found in self.element.iterfind(path):
            name = found.get("name")
            yield Node(found, f"{self.where}: {name}" if name else self.where)

    def word(self, tag: str, default: str | None = None) -> str:
        """Return the text of a child.

        Raises
        ------
        InputError
            When there is none, and no default.
        """
        text = (self.element.findtext(tag) or "").strip()
        if text:
            return text
        if default is None:
            self.refuse(f"no {tag}", f"a {tag}")
        return default

    def words(self, tag: str) -> tuple[str, ...]:
        """Return the words of a child, none where it is empty or missing."""
        return tuple((self.element.findtext(tag) or "").split())

    def yes(self, tag: str, *, default: bool) -> bool:
        """Return whether a child says true."""
        return self.word(tag, str(default)).lower() == "true"

    def numbers(self, tag: str, n: int | None = None, default: str | None = None) -> FloatArray:
        """Return the numbers of a child, n of them where n is given.

        Raises
        ------
        InputError
            When they are not numbers, not finite, or not as many as they must be.
        """
        text = self.word(tag, default)
        try:
            found = np.array([float(word) for word in text.split()])
        except ValueError:
            self.refuse(f"{tag} {text[:40]!r}", "numbers")
        if not np.isfinite(found).all() or (n is not None and found.size != n):
            self.refuse(f"{tag} {text[:40]!r}", f"{n} finite numbers" if n else "finite numbers")
        return found

    def number(self, tag: str, value: float | None = None) -> float:
        """Return the one number of a child."""
        return float(self.numbers(tag, 1, None if value is None else repr(value))[0])

    def maybe(self, tag: str) -> float | None:
        """Return the number of a child, None where it has none."""
        text = self.element.findtext(tag)
        try:
            value = float(text or "")
        except ValueError:
            return None
        return value if math.isfinite(value) else None

    def refuse(self, found: str, expected: str, do: str = _SAVE_AGAIN) -> NoReturn:
        """Raise what is wrong with this element.

        Raises
        ------
        InputError
            Always.
        """
        raise InputError(where=self.where, found=found, expected=expected, do=do)


def model_node(raw: RawFile) -> Node:
    """Return the model of an `.osim` file.

    Raises
    ------
    InputError
        When the bytes are not the XML of OpenSim 4, or define entities: a few bytes of those can
        fill any memory.
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate()
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.buffer_text = True
    whole = Node(Element("file"), raw.shown)

    def refuse_doctype(*_: object) -> None:
        whole.refuse("a document type with definitions of its own", "plain XML")

    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        parser.Parse(raw.data, True)  # noqa: FBT003  # the C function takes no keywords
        root = builder.close()
    except (expat.ExpatError, ValueError, LookupError, AssertionError) as err:
        why = str(err) if isinstance(err, expat.ExpatError) else "bytes in no known encoding"
        raise InputError(
            where=raw.shown,
            found=f"no readable XML ({why})",
            expected="an .osim model",
            do="Check that the file is complete, or export it again.",
        ) from err
    whole = Node(root, raw.shown)
    if root.tag != "OpenSimDocument" or (model := whole.child("Model")) is None:
        whole.refuse(f"XML of a {root.tag[:40]}", "an OpenSimDocument with a Model")
    version = root.get("Version", "")
    if not (version.isdigit() and int(version) >= 40000):  # noqa: PLR2004  # OpenSim 4.0
        whole.refuse(f"a model of version {version[:10] or 'unknown'}", "version 40000 or newer")
    return model
