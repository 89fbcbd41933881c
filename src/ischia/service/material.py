"""An assessment → everything that its pages are made from."""

from ischia.reason.mistakable import DOUBTS
from ischia.service.assess import Assessed
from ischia.service.foot_events import foot_events
from ischia.service.found_lines import with_found_lines
from ischia.service.knowing import citation, short_citations
from ischia.service.length_strength import length_strength
from ischia.service.limits import limits
from ischia.service.pictures import at_scale, openings, strains
from ischia.service.walking_bands import walking_bands
from ischia.writers.report.material import ReportMaterial


def report_material(assessed: Assessed) -> ReportMaterial:
    """Return the assessment with recordings at scale, and the words to say it in."""
    plan = assessed.assessment.plan
    walking, walking_note = walking_bands(assessed.knowledge)
    shown = at_scale(assessed.recordings, assessed.marks)
    return ReportMaterial(
        assessment=assessed.assessment,
        recordings=shown,
        openings=openings(shown, assessed.marks, assessed.assessment.measured),
        strains=strains(shown, assessed.marks),
        length_strength=length_strength(shown, assessed.assessment.measured, assessed.seat_hip_deg),
        marks=with_found_lines(assessed.recordings, assessed.marks, assessed.assessment.measured),
        words=assessed.knowledge.words(),
        plain=assessed.knowledge.plain_words(),
        references={
            key: citation(reference) for key, reference in assessed.knowledge.references.items()
        },
        short_references=short_citations(),
        reliabilities=assessed.knowledge.reliabilities(),
        studies={
            entry.id: norms.name
            for norms in assessed.knowledge.norms.values()
            for entry in norms.reliability
        },
        note_cites={key: c.cites for key, c in assessed.knowledge.concepts.items() if c.cites},
        foot_events=foot_events(assessed.recordings),
        doubts={flag: doubt.said for flag, doubt in DOUBTS.items()},
        walking=walking,
        walking_note=walking_note,
        last_absent=assessed.last_absent,
        limits=limits(assessed.knowledge, plan.condition if plan else None),
    )
