"""The addresses of what leaves the system, in the place that it is about."""

from django.urls import path

from reports.reminders import views as reminders
from reports.views import reports

app_name = "reports"

PLACE = "<slug:region>/<slug:unit>/<slug:period>/rapporter/"
MAILS = "<slug:region>/<slug:unit>/<slug:period>/brev/"

urlpatterns = [
    path(PLACE, reports.reports, name="reports"),
    path(f"{PLACE}jobb/<int:pk>/", reports.job, name="job"),
    path(f"{PLACE}<int:pk>/", reports.report, name="report"),
    path(f"{PLACE}<int:pk>/<slug:file_format>/", reports.file, name="file"),
    path(MAILS, reminders.mails, name="mails"),
    path(f"{MAILS}<int:pk>/", reminders.mail, name="mail"),
]
