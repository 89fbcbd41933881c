"""A clip as a film that any player shows: overlays drawn in, and nothing beside the tissue."""

from ischia.writers.film.draw import Drawn, Sheet, drawn
from ischia.writers.film.write import film_bytes, png_bytes

__all__ = ["Drawn", "Sheet", "drawn", "film_bytes", "png_bytes"]
