"""A node from its start to its end: listens, stores, measures, sends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ischia.node.journal import Journal, Line
from ischia.node.measuring import Measurer
from ischia.node.receiving import Receiver
from ischia.node.sending import Sender
from ischia.node.settings import Settings
from ischia.node.store import Store


@contextmanager
def listening(settings: Settings, tell: Callable[[Line], Any]) -> Iterator[int]:
    """Listen for as long as the block lasts; give the port.

    What was stored and not measured, or measured and not sent, when an earlier node ended is done
    first. Objects that an earlier node was killed over are taken away: they were never answered.

    Parameters
    ----------
    settings
        What the node is told; port 0 takes any that is free.
    tell
        Is told of each line of the journal.

    Raises
    ------
    UsageError
        When the port is taken, or another node has the folder.
    StorageError
        When the folder cannot be written.
    """
    store = Store(settings.folder, settings.floor_bytes)
    try:
        about = {"title": settings.title, "host": settings.host, "port": settings.port}
        journal = Journal(settings.folder, about, tell)
        sender = Sender(settings, store, journal)
        try:
            measurer = Measurer(settings, store, journal, sender.put)
            try:
                receiver = Receiver(settings, store, journal, measurer.put)
                about["port"] = receiver.port
                try:
                    journal.say("listening")
                    yield receiver.port
                finally:
                    receiver.stop()
            finally:
                measurer.stop()
        finally:
            sender.stop()
        journal.say("stopped")
    finally:
        store.close()
