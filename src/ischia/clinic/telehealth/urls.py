"""Addresses of visits by video. The appointment's opaque word stands in them, and no name."""

from django.urls import path

from ischia.clinic.telehealth import beside, licences, visit

_VIDEO = "video/<str:opaque>/"

urlpatterns = [
    path(_VIDEO, visit.room, name="video"),
    path(f"{_VIDEO}alive/", visit.alive, name="video_alive"),
    path(f"{_VIDEO}where/", visit.where, name="video_where"),
    path(f"{_VIDEO}where/shown/", beside.where, name="video_where_shown"),
    path(f"{_VIDEO}exam/", beside.exam, name="video_exam"),
    path(f"{_VIDEO}exam/keep/", beside.keep, name="video_keep"),
    path(f"{_VIDEO}exam/undo/", beside.undo, name="video_undo"),
    path(f"{_VIDEO}exam/put/", beside.put, name="video_put"),
    path(f"{_VIDEO}argument/", beside.argument, name="video_argument"),
    path("licences/", licences.licences, name="licences"),
    path("licences/<int:number>/out/", licences.take_out, name="licence_out"),
]
