"""A clip as a film for players and browsers: overlays drawn in, nothing beside the tissue."""

from ischia.writers.film.draw import Drawn, Sheet, drawn
from ischia.writers.film.write import CODINGS, film_bytes, png_bytes

__all__ = ["CODINGS", "Drawn", "Sheet", "drawn", "film_bytes", "png_bytes"]
