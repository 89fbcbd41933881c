"""The paper that somebody signs, for the clinic."""

from ischia.writers.signed.paper import signed_paper

__all__ = ["signed_paper"]
