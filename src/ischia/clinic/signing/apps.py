"""The app's own name for Django."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    """Signed reports."""

    name = "ischia.clinic.signing"
    label = "signing"
