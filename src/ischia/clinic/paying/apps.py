"""Payments as a Django app."""

from django.apps import AppConfig


class PayingConfig(AppConfig):
    """What is owed and paid; the provider alone sees a card."""

    name = "ischia.clinic.paying"
    label = "paying"
