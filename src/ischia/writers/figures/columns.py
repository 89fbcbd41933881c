"""Columns of an unknown table over their samples, so that a person can tell them apart."""

import io
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.errors import MissingExtraError
from ischia.writers.figures.ink import ink

_MOST_BINS: Final = 1000  # more than the sheet has dots across
_WIDTH_IN: Final = 7.0
_EACH_IN: Final = 1.35


def columns_figure(titles: Sequence[str], columns: Sequence[FloatArray], form: str) -> bytes:
    """Return a sheet with one panel for each column that holds numbers.

    Parameters
    ----------
    titles
        What stands above each panel.
    columns
        Samples as printed, shapes (t,), of any length; an empty one has no panel.
    form
        svg or png.

    Raises
    ------
    MissingExtraError
        When the part that draws is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as err:
        raise MissingExtraError(needed_for="a plot", extra="report") from err
    drawn = [
        (title, samples) for title, samples in zip(titles, columns, strict=True) if len(samples)
    ]
    # A fixed salt and no date: the same file gives the same plot, byte for byte.
    with rc_context({"svg.hashsalt": "ischia", "svg.fonttype": "none"}):
        figure = Figure(
            figsize=(_WIDTH_IN, _EACH_IN * max(len(drawn), 1)), layout="constrained", dpi=120
        )
        panels = figure.subplots(max(len(drawn), 1), 1, squeeze=False)[:, 0]
        for panel, (title, samples) in zip(panels, drawn, strict=False):
            at, shown = _envelope(np.asarray(samples))
            panel.plot(at, shown, color=ink()["ink"], linewidth=1)
            panel.set_title(title, fontsize=9, loc="left", color=ink()["ink"])
            panel.tick_params(labelsize=8, colors=ink()["ink-3"])
            panel.spines[["top", "right"]].set_visible(False)
        panels[-1].set_xlabel("sample", fontsize=8, color=ink()["ink-3"])
        held = io.BytesIO()
        undated: Any = {"Date": None} if form == "svg" else {}
        figure.savefig(held, format=form, metadata=undated)
    return held.getvalue()


def _envelope(samples: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Thin a long column without losing a peak: the lowest and the highest sample of each bin."""
    size = samples.size // _MOST_BINS
    if size < 3:  # noqa: PLR2004  # two of each bin are kept: nothing to gain below
        return np.arange(samples.size, dtype=np.float64), samples
    bins = samples[: size * _MOST_BINS].reshape(_MOST_BINS, size)
    both = np.sort(np.stack((bins.argmin(axis=1), bins.argmax(axis=1)), axis=1), axis=1)
    picked = (both + size * np.arange(_MOST_BINS)[:, None]).ravel()
    return picked.astype(np.float64), samples[picked]
