"""The app's own name for Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts and roles."""

    name = "ischia.clinic.accounts"
    label = "accounts"
