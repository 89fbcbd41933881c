"""Write docs/explanation/anatomy.md and its drawing from the knowledge base, so that none can part.

Use: python tools/anatomy_page.py [--check]
"""

import sys
from pathlib import Path

from ischia.knowledge.anatomy import Anatomy
from ischia.knowledge.load import load
from ischia.writers.figures.anatomy import anatomy_figure

FOLDER = Path(__file__).parents[1] / "docs/explanation"
HEAD = """# The hamstrings

Three muscles with four heads run down the back of the thigh. Three of the heads cross the hip and
the knee; the short head of the biceps femoris crosses the knee alone. All are driven by the sciatic
nerve, the short head by its other division, so a lesion of one division may leave a head working.

"""
FOOT = """
Made from `src/ischia/knowledge/data/anatomy.toml` by `tools/anatomy_page.py`. Textbook anatomy; no
clinician has checked the file yet.
"""


def pages() -> dict[str, str]:
    """Return the page and the drawing, by file name."""
    anatomy = load().anatomy
    drawing = anatomy_figure(anatomy)
    lines = [HEAD, f"![{drawing.title}](anatomy.svg)\n\n{anatomy.note}\n\n"]
    lines += [*heads(anatomy), *sites(anatomy), FOOT]
    return {"anatomy.md": "".join(lines), "anatomy.svg": drawing.for_paper() + "\n"}


def heads(anatomy: Anatomy) -> list[str]:
    """Return the table of heads."""
    nerves = {nerve.id: nerve.name for nerve in anatomy.nerve}
    rows = ["| head | from | to | crosses | does | nerve |\n|---|---|---|---|---|---|\n"]
    rows += [
        f"| {head.name} | {head.origin} | {head.insertion} | {', '.join(head.crosses)} | "
        f"{head.does} | {nerves[head.nerve].lower()} of the sciatic nerve, "
        f"{', '.join(head.roots)} |\n"
        for muscle in anatomy.muscle
        for head in anatomy.heads_of(muscle.id)
    ]
    return rows


def sites(anatomy: Anatomy) -> list[str]:
    """Return the numbered list of sites."""
    listed = [f"{n}. **{site.name}:** {site.says}.\n" for n, site in enumerate(anatomy.site, 1)]
    return ["\nWhere they are hurt, by the numbers of the drawing:\n\n", *listed]


def main(*, check: bool) -> int:
    """Write both files; with `check`, only tell whether they are current."""
    made = pages()
    if check:
        found = {n: (FOLDER / n).read_text("utf-8") for n in made if (FOLDER / n).is_file()}
        return 0 if found == made else 1
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
