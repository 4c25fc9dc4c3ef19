"""The addresses of what leaves the system, in the place that it is about."""

from django.urls import path

from reports.reminders import views as reminders
from reports.views import reports, sections

app_name = "reports"

PLACE = "<slug:region>/<slug:unit>/<slug:period>/rapporter/"
SECTIONS = f"{PLACE}avsnitt/"
MAILS = "<slug:region>/<slug:unit>/<slug:period>/brev/"

urlpatterns = [
    path(PLACE, reports.reports, name="reports"),
    path(SECTIONS, sections.sections, name="sections"),
    path(f"{SECTIONS}nytt/<slug:kind>/", sections.new, name="section_new"),
    path(f"{SECTIONS}ordning/", sections.order, name="section_order"),
    path(f"{SECTIONS}<int:pk>/", sections.section, name="section"),
    path(f"{SECTIONS}<int:pk>/ta-bort/", sections.remove, name="section_remove"),
    path(f"{PLACE}jobb/<int:pk>/", reports.job, name="job"),
    path(f"{PLACE}<int:pk>/", reports.report, name="report"),
    path(f"{PLACE}<int:pk>/<slug:file_format>/", reports.file, name="file"),
    path(MAILS, reminders.mails, name="mails"),
    path(f"{MAILS}<int:pk>/", reminders.mail, name="mail"),
]
