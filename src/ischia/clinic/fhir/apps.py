"""The app's own name for Django."""

from django.apps import AppConfig


class FhirConfig(AppConfig):
    """What other systems read, and the tokens that let them."""

    name = "ischia.clinic.fhir"
    label = "fhir"
