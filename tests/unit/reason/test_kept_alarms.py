"""What becomes of an alarm at later visits: a mere no ends no emergency; what does is said."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ischia.knowledge.load import load
from ischia.model.assessment import RedFlag
from ischia.model.documents import CaseDocument, VisitDocument
from ischia.model.exam import ExamItem, ExamSheet
from ischia.model.imaging import ImagingReport
from ischia.model.measured import Measurements
from ischia.model.plan import Decision
from ischia.model.source import Source
from ischia.model.subject import Subject
from ischia.model.terms import InjuredSide, Side, State
from ischia.reason.assess import looked_through
from ischia.reason.gather import Seen

KNOWLEDGE = load()
FIRST, NEXT, LATER = date(2026, 3, 1), date(2026, 3, 3), date(2026, 3, 10)
SOURCE = Source(sha256="a" * 64, format="visit", reader="visit@1", path="visit.toml")
SADDLE_GONE = (FIRST, "saddle_numbness"), (NEXT, "-saddle_numbness -bladder_or_bowel_change")
LUMBAR = ImagingReport(
    modality="mri", date=NEXT, region="lumbar spine", absent=("cauda_equina_compression",)
)


def item(word: str) -> ExamItem:
    name = word.lstrip("-?")
    state = {"-": State.ABSENT, "?": State.INDETERMINATE}.get(word[0], State.PRESENT)
    side = Side.RIGHT if KNOWLEDGE.tests[name].sided else None
    return ExamItem(item=name, side=side, result=state)


def seen(day: date, words: str, *reports: ImagingReport) -> Seen:
    sheet = ExamSheet(history=tuple(map(item, words.split())), exam=(), source=SOURCE)
    return Seen(date=day, sheet=sheet, measured=Measurements(sources=(SOURCE,)), reports=reports)


def flags(
    *visits: tuple,
    decisions: tuple[Decision, ...] = (),
    onset: date | None = FIRST,
    age_y: float = 40.0,
    injured: InjuredSide = InjuredSide.RIGHT,
) -> dict[str, RedFlag]:
    """Return the red flags of the last of some visits: day, words, reports."""
    *before, last = (seen(*visit) for visit in visits)
    case = CaseDocument(
        schema="ischia.case/1",
        subject=Subject(pseudonym="SIM-1", age_y=age_y),
        injured_side=injured,
        complaint="made up",
        onset=onset,
        simulated=True,
    )
    today = VisitDocument(
        schema="ischia.visit/1",
        date=last.date,
        history=last.sheet.history,
        imaging_report=last.reports,
    )
    through = looked_through(
        case, today, last.sheet, last.measured, tuple(before), KNOWLEDGE, decisions
    )
    return {flag.id: flag for flag in through.flags}


def decided(day: date, *, accepts: bool = False) -> Decision:
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return Decision(
        who="c1", at=at, on="red_flag:cauda_equina", accepts=accepts, reason="MRI elsewhere"
    )


@pytest.mark.parametrize(
    ("rule", "raised", "denied"),
    [
        ("cauda_equina", "saddle_numbness", "-saddle_numbness -bladder_or_bowel_change"),
        ("compartment_syndrome", "tense_swelling", "-tense_swelling -pain_out_of_proportion"),
        ("pulmonary_embolism", "breathless_or_chest_pain", "-breathless_or_chest_pain"),
        ("acute_limb_ischaemia", "cold_pale_leg sudden_onset", "-cold_pale_leg"),
        ("infection_emergency", "fever unable_to_bear_weight", "-fever"),
    ],
)
def test_an_emergency_that_is_only_denied_at_the_next_visit_stays_one(rule, raised, denied) -> None:
    made = flags((FIRST, raised), (NEXT, denied))[rule]
    assert (made.state, made.urgency, made.raised_on) == ("present", "now", FIRST)
    assert made.action.startswith("Raised on 2026-03-01, not examined since. ")
    assert made.ends
    again = flags((FIRST, raised), (NEXT, denied), (LATER, denied))[rule]
    assert (again.state, again.raised_on) == ("present", FIRST)


def test_a_leg_suspected_of_a_clot_and_a_hip_of_a_crack_stay_so_too() -> None:
    for rule, raised, denied in (
        ("deep_vein_thrombosis", "calf_swelling", "-calf_swelling"),
        (
            "femoral_neck_stress_fracture",
            "groin_pain hop_test training_load_increase",
            "-hop_test groin_pain",
        ),
    ):
        made = flags((FIRST, raised), (NEXT, denied))[rule]
        assert (made.state, made.urgency) == ("present", "today")


def test_what_is_denied_and_no_emergency_is_gone() -> None:
    made = flags((FIRST, "fever"), (NEXT, "-fever"))["infection"]
    assert (made.state, made.raised_on) == ("not_assessed", None)


def test_after_four_weeks_it_is_no_emergency_and_no_answer_either() -> None:
    for days, state in ((28, "present"), (29, "inconclusive")):
        (first, _), (_, denied) = SADDLE_GONE
        then = first + timedelta(days=days)
        made = flags(SADDLE_GONE[0], (then, denied))["cauda_equina"]
        assert (made.state, made.raised_on) == (state, first)


def test_its_examination_ends_it_and_one_of_another_region_does_not() -> None:
    first, (day, denied) = SADDLE_GONE
    done = flags(first, (day, denied, LUMBAR))["cauda_equina"]
    assert (done.state, done.done_on, done.raised_on) == ("done", NEXT, None)
    thigh = ImagingReport(
        modality="mri", date=NEXT, region="thigh", absent=("cauda_equina_compression",)
    )
    assert flags(first, (day, denied, thigh))["cauda_equina"].state == "present"


def test_a_pressure_that_was_measured_ends_it() -> None:
    first = (FIRST, "tense_swelling")
    denied = "-tense_swelling -pain_out_of_proportion"
    made = flags(first, (NEXT, f"{denied} -compartment_pressure_raised"))["compartment_syndrome"]
    assert (made.state, made.done.partition(":")[0]) == ("done", "examined on 2026-03-03")
    # One that the same day still finds hard is not called off by it.
    hard = flags(first, (NEXT, "tense_swelling -compartment_pressure_raised"))
    assert hard["compartment_syndrome"].state == "present"


def test_somebody_who_has_seen_to_it_ends_it_until_a_sign_is_new() -> None:
    first, (day, denied) = SADDLE_GONE
    told = (day, f"{denied} cauda_equina_seen_to")
    made = flags(first, told)["cauda_equina"]
    assert (made.state, made.done) == ("done", "seen to since, as told on 2026-03-03")
    assert flags(first, (day, f"{denied} ?cauda_equina_seen_to"))["cauda_equina"].raised_on
    assert flags(first, told, (LATER, "saddle_numbness"))["cauda_equina"].state == "present"
    # Numbness that stays after the operation is no new emergency; one that gets worse is.
    stays = (day, "saddle_numbness cauda_equina_seen_to")
    assert flags(first, stays, (LATER, "saddle_numbness"))["cauda_equina"].state == "done"
    worse = flags(first, stays, (LATER, "saddle_numbness getting_worse"))["cauda_equina"]
    assert worse.state == "present"


def test_a_clinician_may_turn_it_down_and_take_that_back() -> None:
    made = flags(*SADDLE_GONE, decisions=(decided(NEXT),))["cauda_equina"]
    assert made.done == "overridden by a clinician on 2026-03-03: MRI elsewhere"
    for decisions in (
        (decided(FIRST - timedelta(days=1)),),  # before it was raised
        (decided(FIRST), decided(NEXT, accepts=True)),
    ):
        kept = flags(*SADDLE_GONE, decisions=decisions)["cauda_equina"]
        assert kept.state == "present"


@pytest.mark.parametrize(
    ("rule", "modality", "sign", "word"),
    [
        ("fracture", "xray", "fracture", "fracture_seen_to"),
        ("deep_vein_thrombosis", "ultrasound", "deep_vein_thrombosis", "clot_seen_to"),
        ("cauda_equina", "mri", "cauda_equina_compression", "cauda_equina_seen_to"),
        ("tumour_or_infection", "mri", "bone_mass", "growth_seen_to"),
    ],
)
def test_what_an_old_image_shows_ends_once_it_was_seen_to(rule, modality, sign, word) -> None:
    shown = ImagingReport(
        modality=modality, date=FIRST, region="hip", side=Side.RIGHT, present=(sign,)
    )
    open_ = flags((FIRST, "hip_pain", shown), (LATER, "-hip_pain"))[rule]
    assert open_.state == "present"
    assert f"“{word}” in a later visit" in open_.ends
    assert f"“red_flag:{rule}”" in open_.ends
    done = flags((FIRST, "hip_pain", shown), (LATER, f"-hip_pain {word}"))[rule]
    assert (done.state, done.done_on) == ("done", LATER)
    # A newer image shows it again: nobody has seen to that one.
    again = ImagingReport(
        modality=modality,
        date=LATER + timedelta(days=7),
        region="hip",
        side=Side.RIGHT,
        present=(sign,),
    )
    visits = ((FIRST, "", shown), (LATER, word), (LATER + timedelta(days=7), "", again))
    assert flags(*visits)[rule].state == "present"


@pytest.mark.parametrize("signs", ["direct_blow_mechanism foot_drop", "thigh_swelling foot_drop"])
def test_a_foot_that_drops_after_a_blow_or_in_a_swollen_thigh_is_for_now(signs) -> None:
    denied = "-tense_swelling -pain_out_of_proportion"
    made = flags((FIRST, f"{signs} {denied}"))["compartment_syndrome"]
    assert (made.state, made.urgency, made.raised_on) == ("present", "now", None)
    for word in signs.split():
        rest = " ".join(w for w in signs.split() if w != word)
        assert flags((FIRST, f"{rest} {denied}"))["compartment_syndrome"].state != "present"


@pytest.mark.parametrize("sign", ["paraesthesia", "sensory_loss_dermatome", "sensory_loss_l3_l4"])
@pytest.mark.parametrize("hurt", ["direct_blow_mechanism", "fall_mechanism", "thigh_swelling"])
def test_a_leg_that_goes_numb_only_after_it_was_hurt_is_for_now(hurt, sign) -> None:
    denied = "-tense_swelling -pain_out_of_proportion"
    first, later = (FIRST, f"{hurt} {denied}"), (NEXT, f"{sign} {denied}")
    made = flags(first, later)["compartment_syndrome"]
    assert (made.state, made.urgency, made.raised_on) == ("present", "now", None)
    # Numb from the first visit on, or without an injury, it has other reasons.
    for visits in (
        ((FIRST, f"{hurt} {sign} {denied}"), (NEXT, f"{sign} {denied}")),
        ((NEXT, f"{hurt} {sign} {denied}"),),
        ((FIRST, denied), later),
    ):
        assert flags(*visits)["compartment_syndrome"].state != "present"


@pytest.mark.parametrize(
    ("told", "urgent"),
    [
        ("pain_out_of_proportion", True),  # nobody has looked at the thigh
        ("pain_out_of_proportion thigh_swelling", True),
        ("pain_out_of_proportion -thigh_swelling anticoagulant", True),
        ("pain_out_of_proportion -thigh_swelling direct_blow_mechanism", True),
        ("pain_out_of_proportion -thigh_swelling", False),
        ("tense_swelling -thigh_swelling", True),
    ],
)
def test_pain_out_of_proportion_alone_in_a_slim_thigh_is_examined_today(told, urgent) -> None:
    made = flags((FIRST, told))
    assert (made["compartment_syndrome"].state == "present") == urgent
    if "pain" in told:
        possible = made["compartment_syndrome_possible"]
        assert (possible.state, possible.urgency) == ("present", "today")


@pytest.mark.parametrize(
    ("told", "urgent"),
    [
        ("paraesthesia", True),  # nobody asked about the back
        ("paraesthesia back_pain", True),
        ("paraesthesia -back_pain", False),
        ("paraesthesia neurogenic_claudication", False),
        ("myotome_l5_weak -back_pain", True),
        ("progressive_weakness -back_pain neurogenic_claudication", True),
        ("saddle_numbness -back_pain", True),
        ("bladder_or_bowel_change -back_pain", True),
        ("post_void_residual_over_200_ml -back_pain", True),
    ],
)
def test_one_soft_sign_beside_both_legs_without_a_painful_back_is_for_today(told, urgent) -> None:
    made = flags((FIRST, f"bilateral_leg_symptoms {told}"))
    assert (made["cauda_equina"].state == "present") == urgent
    assert made["symptoms_in_both_legs"].urgency == "today"
    assert made["symptoms_in_both_legs"].state == "present"


def test_a_crack_that_is_seen_at_a_hip_that_hurts_is_one_of_the_neck() -> None:
    crack = ImagingReport(
        modality="mri", date=FIRST, region="hip", side=Side.RIGHT, present=("stress_fracture",)
    )
    made = flags((FIRST, "groin_pain", crack))["femoral_neck_stress_fracture"]
    assert (made.state, made.urgency, made.found) == ("present", "today", True)
    elsewhere = flags((FIRST, "-groin_pain", crack))
    assert elsewhere["femoral_neck_stress_fracture"].state != "present"
    assert elsewhere["stress_fracture"].found


def clean(region: str, *absent: str, modality: str = "mri", day: date = NEXT) -> ImagingReport:
    return ImagingReport(modality=modality, date=day, region=region, side=Side.RIGHT, absent=absent)


@pytest.mark.parametrize(
    ("rule", "signs", "report", "ends"),
    [
        ("tumour_or_infection", "lump_noticed posterior_knee_pain", "MRI of the pelvis", False),
        ("tumour_or_infection", "lump_noticed posterior_knee_pain", "right knee", True),
        ("tumour_or_infection", "lump_noticed posterior_thigh_pain", "pelvis", False),
        ("tumour_or_infection", "lump_noticed posterior_thigh_pain", "pelvis and thigh", True),
        ("tumour_or_infection", "lump_noticed hip_pain", "thigh", False),
        ("tumour_or_infection", "lump_noticed", "thigh", True),
    ],
)
def test_a_report_answers_only_where_it_shows_the_place_that_hurts(
    rule, signs, report, ends
) -> None:
    made = flags((FIRST, signs), (NEXT, signs, clean(report, "bone_mass", "soft_tissue_mass")))
    assert (made[rule].state == "done") == ends


def test_places_may_be_shown_by_two_reports() -> None:
    signs = "lump_noticed hip_pain posterior_knee_pain"
    both = [clean(region, "bone_mass", "soft_tissue_mass") for region in ("hip", "knee")]
    assert flags((NEXT, signs, both[0]))["tumour_or_infection"].state == "present"
    assert flags((NEXT, signs, *both))["tumour_or_infection"].state == "done"


@pytest.mark.parametrize(
    ("region", "ends"), [("pelvis", True), ("left hip", True), ("thigh", False), ("femur", False)]
)
def test_a_broken_hip_is_not_looked_for_on_the_thigh(region, ends) -> None:
    signs = "fall_mechanism unable_to_bear_weight"
    made = flags((NEXT, signs, clean(region, "fracture")), age_y=80)["fracture"]
    assert (made.state == "done") == ends


@pytest.mark.parametrize(
    ("region", "ends"),
    [
        ("leg veins", True),
        ("Duplex ultrasound of the leg veins", True),
        ("femoral and popliteal veins", True),
        ("calf", False),
        ("calf veins", False),
        ("lower leg", False),
        ("posterior thigh muscle", False),
    ],
)
def test_a_scan_of_the_calf_alone_does_not_rule_a_clot_out(region, ends) -> None:
    scan = clean(region, "deep_vein_thrombosis", modality="ultrasound")
    made = flags((NEXT, "calf_swelling", scan))["deep_vein_thrombosis"]
    assert (made.state == "done") == ends


def test_of_two_painful_legs_both_have_to_be_clean() -> None:
    both = InjuredSide.BOTH
    scans = [
        ImagingReport(
            modality="ultrasound",
            date=NEXT,
            region="leg veins",
            side=side,
            absent=("deep_vein_thrombosis",),
        )
        for side in (Side.LEFT, Side.RIGHT, None)
    ]
    raised = (NEXT, "previous_deep_vein_thrombosis recent_immobilisation")
    for scan in scans[:2]:
        assert flags((*raised, scan), injured=both)["deep_vein_thrombosis"].state == "present"
    assert flags((*raised, scans[2]), injured=both)["deep_vein_thrombosis"].state == "done"


def test_a_visit_before_the_onset_does_not_make_a_sign_older_than_a_report() -> None:
    """The groin hurt in another episode; what hurts now began after the X-ray."""
    pelvis = clean("pelvis", "displaced_ischial_apophysis", modality="xray", day=FIRST)
    visits = ((date(2025, 6, 1), "groin_pain"), (LATER, "groin_pain", pelvis))
    made = flags(*visits, onset=NEXT, age_y=14)["adolescent_apophysis"]
    assert made.state == "present"
    older = flags(*visits, onset=date(2025, 6, 1), age_y=14)["adolescent_apophysis"]
    assert older.state == "done"
