"""Addresses of the exercises at home: all of whoever asks, and none with a name in it."""

from django.urls import path

from ischia.clinic.remote import camera, pages

urlpatterns = [
    path("my/exercises/", pages.home, name="exercises"),
    path("my/exercises/plan.json", pages.plan_json, name="exercise_plan"),
    path("my/exercises/entries/", pages.sent, name="exercise_entries"),
    path("my/exercises/done/", pages.done, name="exercise_done"),
    path("my/exercises/offline/", pages.offline, name="exercise_offline"),
    path("my/exercises/manifest.webmanifest", pages.manifest, name="exercise_manifest"),
    path("my/exercises/worker.js", pages.worker, name="exercise_worker"),
    path("my/exercises/camera/measured/", camera.measured, name="camera_measured"),
    path("my/exercises/camera/<slug:movement>/", camera.camera, name="camera"),
    path("my/exercises/camera/<slug:movement>/agree/", camera.consented, name="camera_consent"),
]
