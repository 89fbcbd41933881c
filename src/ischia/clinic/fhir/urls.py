"""Addresses for other systems. None holds a name."""

from django.urls import path, re_path

from ischia.clinic.fhir import tokens_page, views

urlpatterns = [
    path("exchange/", tokens_page.tokens, name="tokens_page"),
    path("exchange/<str:opaque>/revoke/", tokens_page.revoke, name="revoke_token"),
    path("fhir/metadata", views.metadata, name="fhir_metadata"),
    path("fhir/Patient/<str:name>/$everything", views.everything, name="fhir_everything"),
    path("fhir/<str:kind>", views.search, name="fhir_search"),
    path("fhir/<str:kind>/<str:name>", views.read, name="fhir_read"),
    re_path(r"^fhir(/(?P<rest>.*))?$", views.nothing, name="fhir_nothing"),
]
