"""Addresses of visits by video. The appointment's opaque word stands in them, and no name."""

from django.urls import path

from ischia.clinic.telehealth import visit

_VIDEO = "video/<str:opaque>/"

urlpatterns = [
    path(_VIDEO, visit.room, name="video"),
    path(f"{_VIDEO}alive/", visit.alive, name="video_alive"),
]
