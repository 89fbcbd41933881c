"""The app's own name for Django."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Pages."""

    name = "ischia.clinic.pages"
    label = "pages"
