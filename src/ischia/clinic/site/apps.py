"""The public pages as a Django app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The public pages; they keep nothing and know no patient."""

    name = "ischia.clinic.site"
    label = "site"
