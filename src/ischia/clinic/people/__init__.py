"""Whose records these are: identity stands here and nowhere further in."""
