"""Addresses of the pages. A patient stands in them as a pseudonym, a visit as its day."""

from datetime import date

from django.urls import path, register_converter

from ischia.clinic.pages import (
    accounts_page,
    audit_page,
    decide,
    documents,
    glass,
    patient,
    pieces,
    register,
    start,
    today,
    upload,
    viewers,
    visit,
)


class Day:
    """A day in an address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Return the day, or refuse what is none."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Return the day as it is written."""
        return str(value)


register_converter(Day, "day")

_PATIENT = "patients/<str:pseudonym>/"
_VISIT = f"{_PATIENT}visits/<day:day>/"

urlpatterns = [
    path("start/", start.start, name="start"),
    path("style/tokens.css", documents.tokens_css, name="tokens"),
    path("today/", today.today, name="today"),
    path("patients/", patient.patients, name="patients"),
    path("patients/new/", register.register, name="register"),
    path(_PATIENT, patient.patient, name="patient"),
    path(f"{_PATIENT}export/", documents.export, name="export"),
    path(f"{_PATIENT}import/", documents.import_, name="import"),
    path(f"{_PATIENT}erase/", patient.erase, name="erase"),
    path(f"{_PATIENT}break-glass/", glass.break_glass, name="break_glass"),
    path(f"{_PATIENT}care/", glass.assign, name="assign_care"),
    path(f"{_PATIENT}visits/new/", visit.add, name="add_visit"),
    path(_VISIT, visit.visit, name="visit"),
    path(f"{_VISIT}state/", visit.state, name="visit_state"),
    path(f"{_VISIT}files/", upload.add_file, name="add_file"),
    path(f"{_VISIT}files/pieces/", pieces.begin, name="file_pieces"),
    path(f"{_VISIT}files/pieces/<str:token>/whole/", pieces.whole, name="file_whole"),
    path(f"{_VISIT}files/pieces/<str:token>/<int:number>/", pieces.piece, name="file_piece"),
    path(f"{_VISIT}files/<int:number>/", upload.settle, name="settle_file"),
    path(f"{_VISIT}assess/", visit.assess_again, name="assess_again"),
    path(f"{_VISIT}decide/", decide.decide, name="decide"),
    path(f"{_VISIT}viewers/curves.json", viewers.curves, name="viewer_curves"),
    path(f"{_VISIT}viewers/motion.json", viewers.motion, name="viewer_motion"),
    path(f"{_VISIT}viewers/<str:recording>.motion", viewers.moving, name="viewer_moving"),
    path(f"{_VISIT}viewers/ultrasound.json", viewers.ultrasound, name="viewer_ultrasound"),
    path(
        f"{_VISIT}viewers/<str:recording>-<int:block>.frames", viewers.frames, name="viewer_frames"
    ),
    path(f"{_VISIT}viewers/marks/", viewers.draw, name="viewer_draw"),
    path(f"{_VISIT}<str:page>.page", visit.page, name="visit_page"),
    path(f"{_VISIT}documents/<str:name>", documents.document, name="document"),
    path("my/", patient.mine, name="mine"),
    path("glass/<int:number>/seen/", glass.seen, name="glass_seen"),
    path("audit/", audit_page.audit, name="audit"),
    path("staff/", accounts_page.accounts, name="accounts"),
    path("staff/<str:opaque>/close/", accounts_page.close, name="close_account"),
]
