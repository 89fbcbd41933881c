"""Addresses. None holds a name: patients are pseudonyms, accounts opaque."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("ischia.clinic.site.urls")),
    path("", include("ischia.clinic.pages.urls")),
]
