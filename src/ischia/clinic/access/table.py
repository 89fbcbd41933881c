"""Who may do what: one table, read by every function of this package.

Who may sign a diagnosis differs between countries. This table is a clinic's default without a
source; a clinic changes it here.
"""

from enum import StrEnum
from typing import Final

from ischia.clinic.accounts.models import Role


class Action(StrEnum):
    """What can be done. The audit uses the same words."""

    SEE_TODAY = "see_today"
    LIST_PATIENTS = "list_patients"
    SEE_IDENTITY = "see_identity"
    REGISTER = "register"
    SEE_RECORD = "see_record"
    SEE_ASSESSMENT = "see_assessment"
    SEE_PATIENT_PAGE = "see_patient_page"
    ADD_VISIT = "add_visit"
    ADD_FILES = "add_files"
    DRAW = "draw"
    DECIDE_DIAGNOSIS = "decide_diagnosis"
    DECIDE_PLAN = "decide_plan"
    EXPORT = "export"
    IMPORT = "import"
    EXCHANGE = "exchange"  # another system reads, by a token in somebody's name
    EXPORT_RESEARCH = "export_research"  # of everybody who agreed to it
    ERASE = "erase"
    SEE_AUDIT = "see_audit"
    MANAGE_ACCOUNTS = "manage_accounts"
    ASSIGN_CARE = "assign_care"
    BREAK_GLASS = "break_glass"
    SEE_GLASS = "see_glass"
    EXAMINE = "examine"
    REPORT_IMAGES = "report_images"
    FILL_INTAKE = "fill_intake"
    RECORD_CONSENT = "record_consent"
    ANSWER_ALARM = "answer_alarm"
    ORDER = "order"
    SEE_SIGNED = "see_signed"
    SIGN_REPORT = "sign_report"
    SIGN_MEDICATION = "sign_medication"
    SEE_USE = "see_use"
    BOOK = "book"
    SEE_CALENDAR = "see_calendar"
    KEEP_CALENDAR = "keep_calendar"
    TAKE_PAYMENT = "take_payment"
    SIT_IN_VIDEO = "sit_in_video"
    EXERCISE = "exercise"


_LOOK: Final = frozenset(
    {
        Action.SEE_TODAY,
        Action.LIST_PATIENTS,
        Action.SEE_IDENTITY,
        Action.SEE_RECORD,
        Action.SEE_ASSESSMENT,
        Action.SEE_PATIENT_PAGE,
        Action.SEE_SIGNED,
        Action.ANSWER_ALARM,
        Action.SEE_CALENDAR,
    }
)
_TREAT: Final = _LOOK | {
    Action.ADD_VISIT,
    Action.ADD_FILES,
    Action.DRAW,
    Action.REGISTER,
    Action.EXAMINE,
    Action.REPORT_IMAGES,
    Action.RECORD_CONSENT,
    Action.KEEP_CALENDAR,
    Action.SIT_IN_VIDEO,
}
_DECIDE: Final = frozenset(
    {Action.DECIDE_DIAGNOSIS, Action.DECIDE_PLAN, Action.SIGN_REPORT, Action.ORDER}
)
_LEAD: Final = frozenset({Action.ASSIGN_CARE, Action.BREAK_GLASS})
_MOVE: Final = frozenset({Action.EXPORT, Action.IMPORT, Action.EXCHANGE})

STAFF: Final[dict[str, frozenset[Action]]] = {
    Role.FRONT_DESK: frozenset(
        {
            Action.LIST_PATIENTS,
            Action.SEE_IDENTITY,
            Action.REGISTER,
            Action.RECORD_CONSENT,
            Action.ASSIGN_CARE,
            Action.SEE_CALENDAR,
            Action.KEEP_CALENDAR,
            Action.TAKE_PAYMENT,
        }
    ),
    Role.PHYSICIAN: _TREAT | _DECIDE | _MOVE | _LEAD | {Action.SIGN_MEDICATION},
    Role.PHYSICAL_THERAPIST: _TREAT | _DECIDE | _LEAD,
    Role.CHIROPRACTOR: _TREAT | _DECIDE | _LEAD,
    Role.ACUPUNCTURIST: _TREAT,
    Role.SONOGRAPHER: _LOOK | {Action.ADD_FILES, Action.DRAW, Action.REPORT_IMAGES},
    Role.ADMINISTRATOR: _MOVE
    | {
        Action.SEE_TODAY,  # what needs looking into; who treats nobody sees no patient there
        Action.LIST_PATIENTS,
        Action.SEE_IDENTITY,
        Action.EXPORT_RESEARCH,
        Action.ERASE,
        Action.SEE_AUDIT,
        Action.MANAGE_ACCOUNTS,
        Action.SEE_USE,
        Action.ASSIGN_CARE,
        Action.SEE_GLASS,
        Action.SEE_CALENDAR,
        Action.KEEP_CALENDAR,
        Action.TAKE_PAYMENT,
    },
}
# Who registers and who runs the clinic see no record, and reach every patient for what they do.
_WITHOUT_CARE: Final = frozenset({Role.FRONT_DESK, Role.ADMINISTRATOR})
# What somebody who treats may do to a patient whom others treat; all else needs care or the glass.
_TO_ANYBODY: Final = frozenset({Action.SEE_IDENTITY, Action.BREAK_GLASS})
# A patient, of their own and of nobody else's.
OWN: Final = frozenset(
    {
        Action.SEE_IDENTITY,
        Action.SEE_PATIENT_PAGE,
        Action.EXPORT,
        Action.FILL_INTAKE,
        Action.SEE_SIGNED,
        Action.BOOK,
        Action.EXERCISE,
        Action.SIT_IN_VIDEO,
    }
)


def may(role: str, action: Action, *, own: bool = False) -> bool:
    """Return whether a role may do something, to their own or to others."""
    if role == Role.PATIENT:
        return own and action in OWN
    return action in STAFF.get(role, frozenset())


def needs_care(role: str, action: Action) -> bool:
    """Return whether a role does something only to patients whom they treat."""
    return role not in _WITHOUT_CARE and action not in _TO_ANYBODY
