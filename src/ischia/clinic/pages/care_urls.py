"""Addresses of what people write down: examination, intake, orders, signatures."""

from django.urls import path

from ischia.clinic.pages import (
    board,
    exam,
    health_page,
    images,
    intake,
    order,
    planning,
    received,
    research,
    sign,
)

_PATIENT = "patients/<str:pseudonym>/"
_VISIT = f"{_PATIENT}visits/<day:day>/"

urlpatterns = [
    path(f"{_VISIT}exam/keep/", exam.keep, name="exam_keep"),
    path(f"{_VISIT}exam/undo/", exam.undo, name="exam_undo"),
    path(f"{_VISIT}exam/put/", exam.put, name="exam_put"),
    path(f"{_VISIT}images/keep/", images.keep, name="images_keep"),
    path(f"{_VISIT}images/undo/", images.undo, name="images_undo"),
    path(f"{_VISIT}images/put/", images.put, name="images_put"),
    path(f"{_VISIT}orders/", order.make, name="order"),
    path(f"{_PATIENT}orders/<int:number>/end/", order.end, name="order_end"),
    path(f"{_PATIENT}orders/<int:number>/", order.paper, name="order_paper"),
    path(f"{_VISIT}plan/change/", planning.change, name="plan_change"),
    path(f"{_VISIT}plan/print/", planning.paper, name="plan_paper"),
    path(f"{_VISIT}sign/", sign.sign, name="sign"),
    path(f"{_VISIT}signed/<int:number>/", sign.deed, name="signed_deed"),
    path(f"{_VISIT}signed/<int:number>/report.pdf", sign.signed_pdf, name="signed_pdf"),
    path("my/intake/send/now/", intake.send, name="intake_send"),
    path("my/intake/<str:step>/", intake.step, name="intake"),
    path("my/consent/back/", intake.take_back, name="take_back"),
    path(f"{_PATIENT}consent/", intake.record_consent, name="record_consent"),
    path("my/research/", research.say, name="research"),
    path(f"{_PATIENT}research/", research.write_down, name="record_research"),
    path("alarms/<int:number>/", intake.answer_alarm, name="answer_alarm"),
    path("board/", board.board, name="board"),
    path("received/", received.received, name="received"),
    path("received/assign/", received.assign, name="received_assign"),
    path("received/aside/", received.set_aside, name="received_aside"),
    path("use/", board.used, name="use"),
    path("health/", health_page.health, name="health"),
    path("signed/", sign.underneath, name="underneath"),
]
