"""The app's own name for Django."""

from django.apps import AppConfig


class RemoteConfig(AppConfig):
    """Exercises at home."""

    name = "ischia.clinic.remote"
    label = "remote"
