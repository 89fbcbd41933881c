"""Addresses. None holds a name: patients are pseudonyms, accounts opaque."""

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import include, path

from ischia.clinic import reports


def no_mail(request: HttpRequest) -> NoReturn:
    """Answer that there is no such page."""
    raise Http404(request.path)


urlpatterns = [
    # Both live on mail, which the clinic does not send yet: an administrator makes a new account.
    path("accounts/password/reset/", no_mail),
    path("accounts/email/", no_mail),
    path("accounts/", include("allauth.urls")),
    path("refused/", reports.refused, name="refused"),
    path("", include("ischia.clinic.site.urls")),
    path("", include("ischia.clinic.pages.urls")),
    path("", include("ischia.clinic.desk.urls")),
    path("", include("ischia.clinic.fhir.urls")),
    path("", include("ischia.clinic.telehealth.urls")),
    path("", include("ischia.clinic.remote.urls")),
    path("", include("ischia.clinic.pages.care_urls")),  # after the pages, which know a day
]
