"""A simulated assessment, made by hand from the types: every number here is invented."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from ischia.model.assessment import (
    Assessment,
    Conflict,
    Grade,
    Guard,
    Hypothesis,
    KnowledgeStamp,
    LedgerLine,
    NextTest,
    RedFlag,
)
from ischia.model.finding import Evidence, Finding
from ischia.model.marks import Mark, Marks
from ischia.model.measured import Measurements
from ischia.model.measurement import Curve, Measurement, NotMeasured, Provenance, Uncertainty
from ischia.model.plan import Gate, Phase, Plan, PlanItem
from ischia.model.progress import Progress, ProgressPoint
from ischia.model.source import Source
from ischia.model.strength import TorqueCurve
from ischia.model.subject import Sex, Subject
from ischia.model.terms import (
    Contraction,
    InjuredSide,
    LoadMode,
    Modality,
    Motion,
    Policy,
    Side,
    State,
    Urgency,
)
from ischia.model.ultrasound import CalibratedRegion, Cine
from ischia.model.units import Unit
from ischia.writers.report.html import report_html
from ischia.writers.report.laid_out import laid_out
from ischia.writers.report.material import ReportMaterial

SHA = {name: f"{k:x}" * 64 for k, name in enumerate(("left", "right", "us", "walk", "exam"), 10)}
EXTENSION = {"motion": "knee_extension", "contraction": "concentric", "velocity_deg_s": 60.0}
ECCENTRIC = EXTENSION | {"contraction": "eccentric"}
RATIO = {"ratio": "injured_over_uninjured"}
GAP = {"structure": "rectus_femoris", "view": "long_axis"}
DEG = np.arange(10.0, 91.0)
PCT = np.arange(0.0, 101.0)


def source(name: str) -> Source:
    return Source(
        sha256=SHA[name],
        format="simulated",
        reader="simulated@1",
        path=f"visits/2026-03-02/{name}.txt",
        device="SIMULATED",
    )


def measurement(  # noqa: PLR0913  # a value and what it is of, in one line each
    concept, value, unit, half, side, files, *, context=None, kind="repeats", **more
):
    error = Uncertainty(sem=None, kind="unknown") if half is None else None
    return Measurement(
        concept=concept,
        value=value,
        unit=unit,
        interval95=None if half is None else (value - half, value + half),
        uncertainty=error or Uncertainty(sem=half / 2.4, kind=kind, n=5),
        side=side,
        context=context or {},
        provenance=Provenance(
            method=f"{concept}@1",
            sources=tuple(SHA[f] for f in files),
            span_s=more.pop("span_s", (2.0, 9.0)),
            cites=more.pop("cites", ()),
        ),
        **more,
    )


def curve(  # noqa: PLR0913  # a curve and what it is of, in one line each
    concept, unit, side, file, at, values, *, half, context, axis="angle_deg", n=5
):
    values = np.asarray(values)
    banded = half is not None
    return Curve(
        concept=concept,
        unit=unit,
        side=side,
        context=context,
        axis=axis,
        at=tuple(at.tolist()),
        values=tuple(values.tolist()),
        low95=tuple((values - half).tolist()) if banded else None,
        high95=tuple((values + half).tolist()) if banded else None,
        n=n,
        provenance=Provenance(method=f"{concept}@1", sources=(SHA[file],), span_s=(2.0, 9.0)),
    )


def bell(x, centre, width, height):
    return height * np.exp(-0.5 * ((x - centre) / width) ** 2)


def strength():
    left_nm = bell(DEG, 64, 31, 212)
    right_nm = left_nm * (1 - bell(DEG, 52, 17, 0.34)) * 0.96
    peaks = [
        measurement(
            "strength.mean_peak_torque",
            211.6,
            Unit.NEWTON_METRE,
            9.2,
            Side.LEFT,
            ["left"],
            context=EXTENSION,
        ),
        measurement(
            "strength.mean_peak_torque",
            165.3,
            Unit.NEWTON_METRE,
            8.1,
            Side.RIGHT,
            ["right"],
            context=EXTENSION,
        ),
    ]
    symmetry = [
        measurement("strength.limb_symmetry", 78.1, Unit.PERCENT, 6.0, Side.RIGHT,
                    ["right", "left"], context=EXTENSION | RATIO, kind="propagated",
                    derived_from=tuple(m.id for m in peaks)),
        measurement("strength.limb_symmetry", 81.0, Unit.PERCENT, None, Side.RIGHT,
                    ["right", "left"], context=ECCENTRIC | RATIO),
    ]  # fmt: skip
    nm = Unit.NEWTON_METRE
    curves = [
        curve("strength.torque", nm, Side.LEFT, "left", DEG, left_nm,
              half=11.0, context=EXTENSION),
        curve("strength.torque", nm, Side.RIGHT, "right", DEG, right_nm,
              half=9.0, context=EXTENSION),
        curve("strength.torque_difference", nm, Side.RIGHT, "right", DEG, right_nm - left_nm,
              half=18.0, context=EXTENSION),
    ]  # fmt: skip
    return peaks + symmetry, curves


def ultrasound():
    span = {"span_s": (0.8, 0.8), "flags": ("between_readers_unknown",)}
    rest = measurement(
        "ultrasound.gap",
        4.0,
        Unit.MILLIMETRE,
        0.6,
        Side.RIGHT,
        ["us"],
        context=GAP | {"state": "rest", "frame": 1.0},
        **span,
    )
    contraction = measurement(
        "ultrasound.gap",
        19.0,
        Unit.MILLIMETRE,
        1.2,
        Side.RIGHT,
        ["us"],
        context=GAP | {"state": "contraction", "frame": 3.0},
        **span,
    )
    opening = measurement("ultrasound.gap_opening", 15.0, Unit.MILLIMETRE, 1.4, Side.RIGHT, ["us"],
                          context=GAP, kind="propagated",
                          derived_from=(rest.id, contraction.id))  # fmt: skip
    return [rest, contraction, opening]


def walking():
    context = {"task": "walking"}
    found, curves = [], []
    for side, swing_deg, file in ((Side.LEFT, 61.8, "walk"), (Side.RIGHT, 50.9, "walk")):
        knee = 5 + bell(PCT, 14, 7, 0.2 * swing_deg) + bell(PCT, 72, 11.5, swing_deg - 5)
        hip = 22 + 20 * np.cos(2 * np.pi * PCT / 100 + 0.35)
        tilt = 10 + np.sin(4 * np.pi * PCT / 100)
        for name, values in (("knee_flexion", knee), ("hip_flexion", hip), ("pelvic_tilt", tilt)):
            curves.append(curve(f"motion.{name}", Unit.DEGREE, side, file, PCT, values, half=2.6,
                                context=context, axis="cycle_pct", n=6))  # fmt: skip
        found.append(measurement("motion.peak_knee_flexion_swing", swing_deg, Unit.DEGREE, 2.8,
                                 side, [file], context=context))  # fmt: skip
    found += [
        measurement("motion.peak_knee_flexion_swing_difference", -10.9, Unit.DEGREE, 4.1,
                    Side.RIGHT, ["walk"], context=context, kind="propagated"),
        measurement("motion.walking_speed", 1.21, Unit.METRE_PER_S, 0.03, Side.MIDLINE, ["walk"],
                    context=context),
        measurement("motion.contralateral_foot_strike", 50.4, Unit.PERCENT, 0.6, Side.RIGHT,
                    ["walk"], context=context),
    ]  # fmt: skip
    return found, curves


def examined():
    return [
        measurement("exam.thigh_girth_difference", -23.0, Unit.MILLIMETRE, 6.0, Side.RIGHT,
                    ["exam"], span_s=None),
        measurement("exam.pain_nprs", 4.0, Unit.SCORE, None, Side.RIGHT, ["exam"], span_s=None),
    ]  # fmt: skip


def evidence(finding, ratio, basis, state=State.PRESENT, **more):
    return Evidence(
        finding=finding,
        state=state,
        condition="rectus_femoris_complete_rupture",
        likelihood_ratio=ratio,
        interval95=(ratio * 0.5, ratio * 2),
        basis=basis,
        evidence="unconfirmed",
        cites=more.pop("cites", ()),
        group=None,
        counted=more.pop("counted", True),
        **more,
    )


def hypotheses():
    lines = {
        "gap_opens_on_contraction": 4.60,
        "knee_extension_weak": 0.92,
        "thigh_wasting": 0.71,
        "ultrasound.haematoma": 0.88,
        "mri.fibre_disruption": -1.12,
    }
    ledger = [LedgerLine(line="prior", finding=None, log_odds=-3.18)]
    ledger += [LedgerLine(line="finding", finding=f, log_odds=v) for f, v in lines.items()]
    ledger.append(LedgerLine(line="interaction", finding=None, log_odds=-0.22))
    posterior = 1 / (1 + math.exp(-sum(line.log_odds for line in ledger)))
    first = Hypothesis(
        condition="rectus_femoris_complete_rupture",
        name="Complete rupture of the rectus femoris",
        side=Side.RIGHT,
        prior=0.04,
        prior95=(0.01, 0.08),
        posterior=posterior,
        posterior95=(0.84, 0.97),
        evidence=(
            evidence("gap_opens_on_contraction", 99.0, "defining"),
            evidence("knee_extension_weak", 2.5, "judgement"),
            evidence("thigh_wasting", 2.0, "judgement"),
            evidence("ultrasound.haematoma", 2.4, "cohort", cites=("someone2001",)),
            evidence("mri.fibre_disruption", 0.3, "case_control", State.ABSENT),
            evidence("palpable_defect", 3.0, "judgement", counted=False,
                     why_not="shares a group with a stronger finding"),
        ),
        ledger=tuple(ledger),
    )  # fmt: skip

    def other(condition, name, p, low, high):
        own = (LedgerLine(line="prior", finding=None, log_odds=math.log(p / (1 - p))),)
        return replace(first, condition=condition, name=name, posterior=p,
                       posterior95=(low, high), evidence=(), ledger=own)  # fmt: skip

    return (
        first,
        other("quadriceps_strain", "Quadriceps strain, fibres continuous", 0.05, 0.02, 0.12),
        other("aiis_avulsion", "Avulsion at the hip (AIIS)", 0.02, 0.003, 0.06),
        other("lumbar_radiculopathy_l3_l4", "L3/L4 nerve root", 0.01, 0.002, 0.04),
    )


def red_flags():
    def flag(name, said, state, action, **more):
        return RedFlag(id=name, name=said, state=state, urgency=Urgency.TODAY, action=action,
                       basis=(), **more)  # fmt: skip

    return (
        flag("missed_complete_tear", "a complete tear has gone four weeks without a surgical "
             "opinion", "present", "Ask for one today."),
        flag("cauda_equina", "cauda equina", "absent", "Emergency department now."),
        flag("compartment_syndrome", "acute compartment", "absent", "Emergency department now."),
        flag("deep_vein_thrombosis", "deep vein thrombosis", "not_assessed", "Scan today.",
             not_asked=("calf_swelling",)),
    )  # fmt: skip


def plan(policy):
    gate = Gate(
        id="g1",
        says="Gap closed or repaired on imaging",
        state="fail",
        why="19 mm",
        basis="clinic_default",
    )
    item = PlanItem(
        id="i1",
        says="Surgical opinion, shared decision",
        dose="this week",
        evidence="expert opinion",
        cites=("someone2001",),
    )
    massage = PlanItem(
        id="i2",
        says="Deep massage of the belly",
        dose=None,
        evidence="none",
        cites=(),
        contradicted="may add bleeding in a fresh haematoma",
    )
    contradicted = policy is Policy.CLINIC_PAGE
    return Plan(
        policy=policy,
        condition="rectus_femoris_complete_rupture",
        goals=("a decision about repair this week",),
        phases=(Phase(id="p1", name="Protect and decide", entry=(),
                      items=(item, massage) if contradicted else (item,), exit=(gate,)),),
        contraindications=("loaded kicking",),
        cites=("someone2001",),
    )  # fmt: skip


def progress():
    def point(day, value):
        return ProgressPoint(date=day, value=value, measurement="m-0000000000")

    visits = (point(date(2026, 2, 9), 171.0), point(date(2026, 3, 2), 165.3))
    known = Progress(
        concept="strength.mean_peak_torque",
        unit=Unit.NEWTON_METRE,
        side=Side.RIGHT,
        context=EXTENSION,
        points=visits,
        change=-5.7,
        mdc95=39.0,
        verdict="within_noise",
        cites=("someone2001",),
    )
    return (known, replace(known, concept="exam.pain_nprs", unit=Unit.SCORE, context={},
                           mdc95=None, verdict="error_unknown", cites=()))  # fmt: skip


def assessment() -> Assessment:
    torques, torque_curves = strength()
    walks, walk_curves = walking()
    measurements = (*torques, *ultrasound(), *walks, *examined())
    gaps = [m.id for m in measurements if m.concept == "ultrasound.gap_opening"]

    def finding(name, state, modality, why="", basis=()):
        return Finding(id=name, side=Side.RIGHT, state=state, modality=modality, criterion=name,
                       basis=tuple(basis), why=why)  # fmt: skip

    return Assessment(
        subject=Subject(pseudonym="P-0142", age_y=26, sex=Sex.MALE, mass_kg=78.0, height_m=1.81,
                        dominant_side=Side.RIGHT, sport="football"),
        simulated=True,
        injured_side=InjuredSide.RIGHT,
        visit_date=date(2026, 3, 2),
        onset=date(2026, 2, 2),
        complaint="anterior thigh, felt a snap while kicking",
        policy=Policy.EVIDENCE,
        knowledge=KnowledgeStamp(sha256="7c1e" + "0" * 58 + "a9", clinical_review="none"),
        measured=Measurements(
            sources=tuple(source(name) for name in SHA),
            measurements=measurements,
            not_measured=(
                NotMeasured(concept="strength.peak_torque", side=Side.RIGHT,
                            reason="stopped at pain 6/10", context=ECCENTRIC),
                NotMeasured(concept="elastography.speed", side=Side.RIGHT,
                            reason="no calibrated frames in the file"),
                NotMeasured(concept="exam.patellar_reflex", side=Side.RIGHT,
                            reason="not examined"),
            ),
            curves=(*torque_curves, *walk_curves),
        ),
        findings=(
            finding("gap_opens_on_contraction", State.PRESENT, Modality.ULTRASOUND,
                    "19.0 mm at contraction is 15.0 mm more than at rest; limit 3 mm", gaps),
            finding("knee_extension_weak", State.PRESENT, Modality.STRENGTH),
            finding("thigh_wasting", State.PRESENT, Modality.EXAM),
            finding("ultrasound.haematoma", State.PRESENT, Modality.ULTRASOUND),
            finding("mri.fibre_disruption", State.ABSENT, Modality.IMAGING_REPORT),
            finding("stiff_knee_swing", State.INDETERMINATE, Modality.MOTION, "error unknown"),
        ),
        red_flags=red_flags(),
        guards=(Guard(id="wrong_diagnosis", state="fired", basis=("gap_opens_on_contraction",),
                      says="The earlier diagnosis, minor quadriceps strain, is re-opened: the gap "
                           "opens on contraction and the thigh has wasted."),),
        hypotheses=hypotheses(),
        grades=(
            Grade(system="page", grade="2", by="strength", basis=(), why="Loss of 22 %.",
                  threshold_basis="clinic_default"),
            Grade(system="page", grade="3", by="structure", basis=(), why="Fibres torn through.",
                  threshold_basis="defining"),
            Grade(system="structural", grade="complete", by="structure", basis=(),
                  why="Gap of 19 mm under contraction.", threshold_basis="defining"),
        ),
        conflicts=(Conflict(id="mri_at_rest", says="MRI of week 0 reads “minor strain”", basis=(),
                            why="It was taken at rest, where the gap is 4 mm."),),
        unexplained=(),
        next_tests=(NextTest(test="mri_both_thighs", name="MRI of both thighs",
                             condition="rectus_femoris_complete_rupture", if_present=0.98,
                             if_absent=0.74, gain_bits=0.1, burden=3,
                             why="It would change what can be done: retraction and fatty change."),
                    ),
        plan=plan(Policy.EVIDENCE),
        other_policy_plan=plan(Policy.CLINIC_PAGE),
        progress=progress(),
        decisions=(),
        conclusion="likely",
        conclusion_why="complete rupture of the rectus femoris is likely: 93%",
    )  # fmt: skip


def torque_recording(name, side):
    time_s = np.arange(0, 12, 0.01)
    torque_nm = 180 * np.clip(np.sin(2 * np.pi * time_s / 2.4), -0.3, None)
    return TorqueCurve(fs_hz=100, torque_nm=torque_nm, angle_deg=50 + 40 * np.cos(time_s),
                       velocity_deg_s=np.gradient(torque_nm), set_velocity_deg_s=60,
                       load_mode=LoadMode.ISOKINETIC, side=side, motion=Motion.KNEE_EXTENSION,
                       contraction=Contraction.CONCENTRIC, gravity_corrected=True,
                       source=source(name))  # fmt: skip


def cine_recording():
    rng = np.random.default_rng(7)
    pixels = rng.rayleigh(40, (5, 160, 220)).clip(0, 255).astype(np.uint8)
    pixels[1, 50:90, 98:118] //= 8
    pixels[3, 50:90, 60:155] //= 8
    region = CalibratedRegion(
        x0_px=5, y0_px=5, x1_px=214, y1_px=154, mm_per_px_x=0.2, mm_per_px_y=0.2, kind="tissue_2d"
    )
    return Cine(pixels=pixels, t_s=np.arange(5) * 0.5, regions=(region,), side=Side.RIGHT,
                structure="rectus_femoris", view="long_axis", probe=None,
                source=source("us"))  # fmt: skip


def marks() -> Marks:
    def caliper(frame, half_px, state):
        return Mark(id=f"k{frame}", kind="caliper", frame=frame, author="reader-1",
                    at=datetime(2026, 3, 2, tzinfo=UTC), what="gap", state=state,
                    points_px=((108.0 - half_px, 70.0), (108.0 + half_px, 70.0)))  # fmt: skip

    return Marks(schema="ischia.marks/1", recording=SHA["us"], simulated=True,
                 marks=(caliper(1, 10, "rest"), caliper(3, 47.5, "contraction")))  # fmt: skip


@pytest.fixture(scope="session")
def simulated() -> ReportMaterial:
    """Give the material of one report, all of it simulated."""
    return ReportMaterial(
        assessment=assessment(),
        recordings={
            SHA["left"]: (torque_recording("left", Side.LEFT),),
            SHA["right"]: (torque_recording("right", Side.RIGHT),),
            SHA["us"]: (cine_recording(),),
        },
        marks={SHA["us"]: marks()},
        words={"mri.fibre_disruption": "MRI: fibre disruption"},
        references={"someone2001": "Simulated citation, not a real paper."},
    )


@pytest.fixture(scope="session")
def html(simulated: ReportMaterial) -> str:
    return report_html(laid_out(simulated))
