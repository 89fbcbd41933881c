"""The app's own name for Django."""

from django.apps import AppConfig


class RemoteConfig(AppConfig):
    """Exercises at home."""

    name = "ischia.clinic.remote"
    label = "remote"

    def ready(self) -> None:
        """Add what was done at home to the progress of a visit, and to the record."""
        from ischia.clinic.pages.panels import PANELS  # apps are not loaded before
        from ischia.clinic.records.joining import JOINING

        PANELS["progress"] = ("remote/course.html", "ischia.clinic.remote.course.panel")
        JOINING.append("ischia.clinic.remote.record.home_files")
