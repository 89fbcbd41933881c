"""The pages of appointments as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages; what they change is `booking`'s."""

    name = "ischia.clinic.desk"
    label = "desk"
