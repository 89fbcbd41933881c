"""Addresses of the appointments' pages."""

from django.urls import path

from ischia.clinic.desk import feeds, keep, visitor

urlpatterns = [
    path("book/<str:service>/", visitor.when, name="when"),
    path("book/<str:service>/hold/", visitor.hold, name="hold"),
    path("held/<str:opaque>/", visitor.held, name="held"),
    path("held/<str:opaque>/let-go/", visitor.give_up, name="give_up"),
    path("calendar/", keep.calendar, name="calendar"),
    path("calendar/<day:day>/", keep.calendar, name="calendar_day"),
    path("calendar/closed/", keep.close, name="close"),
    path("calendar/closed/<int:number>/open/", keep.reopen, name="reopen"),
    path("patients/<str:pseudonym>/book/", keep.for_patient, name="book_for"),
    path("appointments/<str:opaque>/", keep.appointment, name="appointment"),
    path("appointments/<str:opaque>/visit.ics", feeds.one, name="appointment_file"),
    path("appointments/<str:opaque>/move/", keep.move, name="move"),
    path("appointments/<str:opaque>/repeat/", keep.repeat, name="repeat"),
    path("appointments/<str:opaque>/<str:event>/", keep.happen, name="happen"),
    path("calendar/address/", feeds.address, name="feed_address"),
    path("feeds/<str:token>.ics", feeds.feed, name="feed"),
]
