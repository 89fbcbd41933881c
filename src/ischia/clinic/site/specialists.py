"""Who works here: roles and credentials, no names. Who may sign stands in the access table."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.models import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Specialist:
    """One role, the credential that people of it hold, and what they are there for."""

    role: Role
    name: Promise
    credential: str
    does: Promise

    @property
    def signs(self) -> bool:
        """Whether the role accepts or overrides what the program argues."""
        return may(self.role, Action.DECIDE_DIAGNOSIS)

    @property
    def sees(self) -> bool:
        """Whether the role sees what was found."""
        return may(self.role, Action.SEE_RECORD)


SPECIALISTS: Final = (
    Specialist(
        role=Role.PHYSICIAN,
        name=_("Physician"),
        credential="MD",
        does=_("Examines, orders images, decides about medicines and referrals."),
    ),
    Specialist(
        role=Role.PHYSICAL_THERAPIST,
        name=_("Physical therapist"),
        credential="DPT",
        does=_("Measures strength and movement, leads the plan and the way back to sport."),
    ),
    Specialist(
        role=Role.CHIROPRACTOR,
        name=_("Chiropractor"),
        credential="DC",
        does=_("Examines the lower back and the hip beside the thigh."),
    ),
    Specialist(
        role=Role.SONOGRAPHER,
        name=_("Sonographer"),
        credential="RMSK",
        does=_("Looks at muscle, tendon and nerve with ultrasound, at rest and in contraction."),
    ),
    Specialist(
        role=Role.ACUPUNCTURIST,
        name=_("Acupuncturist"),
        credential="L.Ac.",
        does=_("Treats beside the plan. The evidence plan holds no acupuncture."),
    ),
    Specialist(
        role=Role.FRONT_DESK,
        name=_("Front desk"),
        credential="",
        does=_("Finds the time and the room."),
    ),
)
