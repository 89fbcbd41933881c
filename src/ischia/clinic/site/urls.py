"""Addresses of the public pages."""

from django.urls import path

from ischia.clinic.site import views

urlpatterns = [
    path("", views.home, name="site_home"),
    path("hamstring/injuries/", views.injuries, name="site_injuries"),
    path("hamstring/tear/", views.tear, name="site_tear"),
    path("hamstring/tear/<str:state>.png", views.frame, name="site_frame"),
    path("hamstring/lower-back/", views.lower_back, name="site_back"),
    path("hamstring/diagnosis/", views.diagnosis, name="site_diagnosis"),
    path("hamstring/treatment/", views.treatment, name="site_treatment"),
    path("hamstring/help-now/", views.help_now, name="site_help"),
    path("telehealth/", views.telehealth, name="site_telehealth"),
    path("3d-gait/", views.gait, name="site_gait"),
    path("specialists/", views.specialists, name="site_specialists"),
    path("contact/", views.contact_page, name="site_contact"),
    path("book/", views.book, name="site_book"),
    path("sources/", views.sources, name="site_sources"),
]
