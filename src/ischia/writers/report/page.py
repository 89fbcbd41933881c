"""Page 1, put together."""

from ischia.writers.report import foot, head
from ischia.writers.report.argument_section import argument_sections
from ischia.writers.report.data_section import data_sections
from ischia.writers.report.ledger_tile import ledger_tile
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.motion_tile import motion_tile
from ischia.writers.report.next_section import next_sections
from ischia.writers.report.outlook_section import outlook_sections
from ischia.writers.report.pieces import FrontPage, Section
from ischia.writers.report.plan_section import plan_sections
from ischia.writers.report.screening import none_present
from ischia.writers.report.since_tile import since
from ischia.writers.report.strength_tile import strength_tile
from ischia.writers.report.ultrasound_tile import ultrasound_tile


def front_page(material: ReportMaterial) -> FrontPage:
    """Return everything page 1 says and shows, undressed."""
    next_heading, next_lines = foot.next_test(material)
    drawn = (
        strength_tile(material),
        ultrasound_tile(material),
        motion_tile(material),
        ledger_tile(material),
    )
    unmeasured = foot.unmeasured(drawn)
    missing, more = foot.missing(material, drawn, unmeasured)
    limits, stamp = foot.limits(material)
    return FrontPage(
        who=head.who(material.assessment),
        status=foot.status(material),
        flags=head.flags(material.assessment),
        no_flag=none_present(material.assessment.red_flags),
        screened=head.screened(material),
        conclusion=head.conclusion(material),
        grades=head.grades(material),
        since=since(material),
        tiles=tuple(tile for tile in drawn if not tile.empty),
        unmeasured=unmeasured,
        next_heading=next_heading,
        next_lines=next_lines,
        missing_heading=foot.missing_heading(missing, unmeasured),
        missing=missing,
        missing_more=more,
        limits=limits,
        stamp=stamp,
    )


def sections(material: ReportMaterial) -> tuple[Section, ...]:
    """Return what stands behind page 1, in order."""
    return (
        *plan_sections(material),
        *outlook_sections(material),
        *next_sections(material),
        *argument_sections(material),
        *data_sections(material),
    )


def title(material: ReportMaterial) -> str:
    """Return the document's title."""
    a = material.assessment
    said = f"Assessment {a.subject.pseudonym}, {a.visit_date}"
    return f"{said}, simulated · Ischia" if a.simulated else f"{said} · Ischia"
