"""Django's name for this part."""

from django.apps import AppConfig


class Booking(AppConfig):
    """Appointments and what holds them."""

    name = "ischia.clinic.booking"
    label = "booking"
