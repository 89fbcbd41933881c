"""What is served, and by what it can be searched: one table for answering and for telling."""

from typing import Final

# Kind -> search parameter -> (what sort of parameter, where it stands).
_CODE: Final = ("token", "code")
KINDS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "Patient": {"identifier": ("token", "identifier")},
    "Practitioner": {"identifier": ("token", "identifier")},
    "Device": {},
    "Encounter": {"date": ("date", "period"), "status": ("token", "status")},
    "Condition": {
        "code": _CODE,
        "category": ("token", "category"),
        "clinical-status": ("token", "clinicalStatus"),
        "verification-status": ("token", "verificationStatus"),
        "onset-date": ("date", "onsetDateTime"),
        "recorded-date": ("date", "recordedDate"),
    },
    "Observation": {
        "code": _CODE,
        "category": ("token", "category"),
        "status": ("token", "status"),
        "date": ("date", "effectiveDateTime"),
    },
    "ImagingStudy": {
        "modality": ("token", "modality"),
        "status": ("token", "status"),
        "started": ("date", "started"),
    },
    "DiagnosticReport": {
        "code": _CODE,
        "category": ("token", "category"),
        "status": ("token", "status"),
        "date": ("date", "effectiveDateTime"),
    },
    "ClinicalImpression": {"status": ("token", "status"), "date": ("date", "effectiveDateTime")},
    "RiskAssessment": {"date": ("date", "occurrenceDateTime")},
    "CarePlan": {"status": ("token", "status")},
    "Goal": {
        "lifecycle-status": ("token", "lifecycleStatus"),
        "achievement-status": ("token", "achievementStatus"),
    },
    "ServiceRequest": {
        "code": _CODE,
        "status": ("token", "status"),
        "intent": ("token", "intent"),
        "priority": ("token", "priority"),
        "authored": ("date", "authoredOn"),
    },
    "Appointment": {"status": ("token", "status"), "date": ("date", "start")},
    "QuestionnaireResponse": {
        "status": ("token", "status"),
        "authored": ("date", "authored"),
        "questionnaire": ("uri", "questionnaire"),
    },
    "Consent": {"status": ("token", "status"), "date": ("date", "dateTime")},
    "Provenance": {"recorded": ("date", "recorded")},
}
# Of one person and not of one visit: they look the same from each.
WITHOUT_VISIT: Final = frozenset({"Patient", "Practitioner", "Device"})
# By these nobody is found: an address stands in logs.
IDENTITY: Final = frozenset(
    {
        *("name", "family", "given", "phonetic", "birthdate", "phone", "email", "telecom"),
        *("address", "address-city", "address-country", "address-postalcode", "address-state"),
    }
)


def date_of(kind: str) -> str | None:
    """Return the field that a kind is sorted by as its date, None where it has none."""
    dates = [where for sort, where in KINDS[kind].values() if sort == "date"]
    return dates[-1] if dates else None
