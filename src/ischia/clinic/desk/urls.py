"""Addresses of the appointments' pages."""

from django.urls import path

from ischia.clinic.desk import feeds, keep, paying, visitor

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
    path("appointments/<str:opaque>/paid/", paying.at_the_desk, name="paid_at_desk"),
    path("appointments/<str:opaque>/<str:event>/", keep.happen, name="happen"),
    path("calendar/address/", feeds.address, name="feed_address"),
    path("pay/<str:opaque>/", paying.pay_page, name="pay"),
    path("pay/<str:opaque>/done/", paying.paid, name="paid"),
    path("payments/heard/", paying.heard, name="heard"),
    path("payments/<str:opaque>/receipt/", paying.receipt, name="receipt"),
    path("payments/<str:opaque>/refund/", paying.refund, name="refund"),
    path("payments/<str:opaque>/settled/", paying.settled, name="settled"),
    path("feeds/<str:token>.ics", feeds.feed, name="feed"),
]
