"""The app's own name for Django."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Sealed files and their keys."""

    name = "ischia.clinic.files"
    label = "files"
