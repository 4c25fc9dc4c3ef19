"""The addresses of what leaves the system, in the place that it is about."""

from django.urls import path

from reports import views
from reports.reminders import views as reminders

app_name = "reports"

PLACE = "<slug:region>/<slug:unit>/<slug:period>/rapporter/"
MAILS = "<slug:region>/<slug:unit>/<slug:period>/brev/"

urlpatterns = [
    path(PLACE, views.reports, name="reports"),
    path(f"{PLACE}jobb/<int:pk>/", views.job, name="job"),
    path(f"{PLACE}<int:pk>/", views.report, name="report"),
    path(f"{PLACE}<int:pk>/<slug:file_format>/", views.file, name="file"),
    path(MAILS, reminders.mails, name="mails"),
    path(f"{MAILS}<int:pk>/", reminders.mail, name="mail"),
]
