"""What a bundle is made from, and what its resources are called."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ischia.model.assessment import Assessment
from ischia.model.documents import VisitDocument
from ischia.model.plan import Plan
from ischia.model.plan_changes import as_changed, plan_changes
from ischia.model.proms import PromAnswers, PromScale
from ischia.model.terms import Side
from ischia.writers.fhir.codes import Codes
from ischia.writers.fhir.systems import SIMULATED, Resource, kept
from ischia.writers.report.wording import words_of

_NAMESPACE: Final = uuid.UUID("3f0b6a53-9a83-5d3e-8d3c-2b8f6d0c6a11")  # any; ours for ever
LANGUAGE: Final = "en-GB"


@dataclass(frozen=True, slots=True, kw_only=True)
class FhirMaterial:
    """An assessment with what the visit says besides, and the words to say it in."""

    assessment: Assessment
    version: str  # of the program
    codes: Codes
    visit: VisitDocument | None = None
    answers: tuple[PromAnswers, ...] = ()  # to the questionnaires of this visit
    scales: Mapping[str, PromScale] = field(default_factory=dict)  # by questionnaire
    words: Mapping[str, str] = field(default_factory=dict)  # id -> words for people
    references: Mapping[str, str] = field(default_factory=dict)  # key -> citation
    icd10cm: Mapping[str, Mapping[Any, tuple[str, ...]]] = field(default_factory=dict)

    @property
    def day(self) -> str:
        """The day of the visit, as FHIR writes it."""
        return self.assessment.visit_date.isoformat()

    def word(self, identifier: str) -> str:
        """Return an id in words; without an entry, its last part with spaces."""
        return words_of(self.words)(identifier)

    def urn(self, kind: str, *key: str) -> str:
        """Return what a resource is called: the same whenever the same case is written again.

        Who the person is goes into each; the day into all that belongs to one visit.
        """
        told = (self.assessment.subject.pseudonym, kind, *key)
        return f"urn:uuid:{uuid.uuid5(_NAMESPACE, chr(0).join(told))}"

    def of_visit(self, kind: str, *key: str) -> str:
        """Return what a resource of this visit is called."""
        return self.urn(kind, self.day, *key)

    def reference(self, kind: str, *key: str, display: str | None = None) -> Resource:
        """Return a reference to a resource of this visit."""
        return kept({"reference": self.of_visit(kind, *key), "type": kind, "display": display})

    @property
    def plans(self) -> tuple[tuple[str, Plan], ...]:
        """The plan of each leg as clinicians changed it; another policy's is for comparing only."""
        a = self.assessment
        changes = plan_changes(a.decisions)
        both = (("plan", a.plan), ("other side", a.other_side_plan))
        return tuple((name, as_changed(plan, changes)) for name, plan in both if plan is not None)

    @property
    def patient(self) -> Resource:
        """A reference to the person."""
        return {"reference": self.urn("Patient"), "type": "Patient"}

    @property
    def encounter(self) -> Resource:
        """A reference to the visit."""
        return self.reference("Encounter")

    def entry(self, urn: str, kind: str, **fields: object) -> Resource:
        """Return an entry of the bundle; a simulated person's says so in every resource."""
        meta = {"security": [SIMULATED]} if self.assessment.simulated else {}
        head = {"resourceType": kind, "id": urn.removeprefix("urn:uuid:"), "meta": meta}
        return {"fullUrl": urn, "resource": kept({**head, "language": LANGUAGE, **fields})}

    def concept(self, name: str, system: str, text: str | None = None) -> Resource:
        """Return a concept of ours, with the codes of other systems that were checked."""
        return self.codes.concept(name, system, text or self.word(name))

    def site(self, side: Side | None) -> Resource | None:
        """Return a side of the body in words; codes only where the user's file has them."""
        if side is None or side is Side.MIDLINE:
            return None
        return self.codes.side(side)
