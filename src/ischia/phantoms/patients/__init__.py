"""Simulated patients: whole case folders with known truth."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ischia.phantoms.patients.ageing_tear import ageing_tear
from ischia.phantoms.patients.deep_gluteal import deep_gluteal
from ischia.phantoms.patients.folder import Tell
from ischia.phantoms.patients.hamstring_strain import hamstring_strain_course
from ischia.phantoms.patients.lumbar_root import lumbar_root
from ischia.phantoms.patients.proximal_avulsion import proximal_avulsion
from ischia.phantoms.patients.proximal_tendinopathy import proximal_tendinopathy
from ischia.phantoms.patients.rectus_femoris import rectus_femoris_rupture

__all__ = ["PATIENTS", "SimulatedPatient"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPatient:
    """One patient of the demo: a sentence that says who, and what makes the case folder."""

    says: str
    make: Callable[[int, Tell], dict[str, bytes]]


# By the kind that `ischia phantom` is told; what is shown first stands first.
PATIENTS: Final[dict[str, SimulatedPatient]] = {
    "patient": SimulatedPatient(
        says="A footballer of 26, four weeks after a kick: a torn thigh taken for a strain.",
        make=rectus_femoris_rupture,
    ),
    "avulsion": SimulatedPatient(
        says="A water-skier of 45, day 6: tendons off the bone, full strength with the knee bent.",
        make=proximal_avulsion,
    ),
    "ageing": SimulatedPatient(
        says="A woman of 69, three days after a fall: a worn hamstring torn in part, and bleeding.",
        make=ageing_tear,
    ),
    "root": SimulatedPatient(
        says="A footballer of 38 on warfarin: the thigh is sound on MRI, a root is irritated.",
        make=lumbar_root,
    ),
    "course": SimulatedPatient(
        says="A sprinter of 24 with a strained hamstring, at three visits on the way back.",
        make=hamstring_strain_course,
    ),
    "tendinopathy": SimulatedPatient(
        says="A runner of 31 with long-standing tendon pain, seen by video.",
        make=proximal_tendinopathy,
    ),
    "sitting": SimulatedPatient(
        says="A cyclist of 52 who cannot sit: the sciatic nerve is thicker on that side.",
        make=deep_gluteal,
    ),
}
