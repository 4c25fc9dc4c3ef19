"""The addresses of what leaves the system, in the place that it is about."""

from django.urls import path

from goals.region_urls import of_region
from reports.jobs import views as jobs
from reports.masking import views as masking
from reports.reminders import step_views as reminder_steps
from reports.reminders import views as reminders
from reports.retention import views as retention
from reports.views import acts, decide, decision, inspection, lists, own_record, package, public, region, reports, sections, trace

app_name = "reports"

PLACE = "<slug:region>/<slug:unit>/<slug:period>/rapporter/"
SECTIONS = f"{PLACE}avsnitt/"
JOBS = "<slug:region>/<slug:unit>/<slug:period>/jobb/"
ADMINISTRATION = "<slug:region>/administration/"
INSPECTION = "<slug:region>/<slug:unit>/<slug:period>/granskning/"
LISTS = "<slug:region>/<slug:unit>/<slug:period>/listor/"
DECISION = "<slug:region>/<slug:unit>/<slug:period>/beslut/"
MASKINGS = f"{DECISION}maskera/"
PUBLIC = "publicerat/"
REGION = "<slug:region>/<slug:unit>/<slug:period>/regionen/"
MAILS = "<slug:region>/<slug:unit>/<slug:period>/brev/"

urlpatterns = [
    path("konto/mina-uppgifter/", own_record.own_record, name="own_record"),
    path("konto/mina-uppgifter/fil/", own_record.own_record_file, name="own_record_file"),
    path("spar/", trace.by_code, name="trace_code"),
    path("spar/<slug:code>/", trace.by_code, name="trace_by_code"),
    path(PUBLIC, public.regions, name="published_regions"),
    path(f"{PUBLIC}<slug:region>/", public.published, name="published"),
    path(f"{PUBLIC}<slug:region>/<int:pk>/", public.report, name="published_report"),
    path(f"{PUBLIC}<slug:region>/<int:pk>/<slug:file_format>/", public.file, name="published_file"),
    path(DECISION, decision.decision, name="decision"),
    path(f"{DECISION}overlamna/", acts.hand_over, name="hand_over"),
    path(f"{DECISION}aterta/", acts.take_back, name="take_back"),
    path(f"{DECISION}undantag/", acts.give_exception, name="give_exception"),
    path(f"{DECISION}undantag/<int:pk>/avsluta/", acts.end_exception, name="end_exception"),
    path(f"{DECISION}revisorer/", acts.auditors, name="auditors"),
    path(f"{DECISION}registrera/", decide.decide, name="decide"),
    path(f"{DECISION}aterremiss/", decide.refer_back, name="refer_back"),
    path(f"{DECISION}ratta/", decide.correct, name="correct"),
    path(f"{DECISION}<int:pk>/komplettera/", decide.complete, name="complete"),
    path(f"{DECISION}fullmaktige/", decide.council, name="council"),
    path(f"{DECISION}bedomning/", decide.review, name="review"),
    path(f"{DECISION}bilaga/<int:pk>/", decide.attachment, name="attachment"),
    path(f"{DECISION}expediera/<int:pk>/", decide.dispatch, name="dispatch"),
    path(f"{DECISION}publicera/<int:pk>/", decide.publish, name="publish"),
    path(REGION, region.region, name="region"),
    path(f"{REGION}avstamning/", region.check, name="region_check"),
    path(MASKINGS, masking.maskings, name="maskings"),
    path(f"{MASKINGS}text/", masking.text, name="mask_text"),
    path(f"{MASKINGS}filer/", masking.files, name="mask_files"),
    path(f"{MASKINGS}<int:pk>/", masking.one_masking, name="masking"),
    path(INSPECTION, inspection.inspection, name="inspection"),
    path(f"{INSPECTION}namnderna/", inspection.units, name="inspection_units"),
    path(PLACE, reports.reports, name="reports"),
    path(SECTIONS, sections.sections, name="sections"),
    path(f"{SECTIONS}nytt/<slug:kind>/", sections.new, name="section_new"),
    path(f"{SECTIONS}ordning/", sections.order, name="section_order"),
    path(f"{SECTIONS}<int:pk>/", sections.section, name="section"),
    path(f"{SECTIONS}<int:pk>/ta-bort/", sections.remove, name="section_remove"),
    path(f"{PLACE}jobb/<int:pk>/", reports.job, name="job"),
    path(f"{PLACE}<int:pk>/paket/", package.ask, name="package"),
    path(f"{PLACE}<int:pk>/paket/<int:job>/", package.job, name="package_job"),
    path(f"{PLACE}<int:pk>/paket/<int:job>/fil/", package.file, name="package_file"),
    path(f"{PLACE}<int:pk>/spar/<path:key>/", trace.report_trace, name="report_trace"),
    path("<slug:region>/<slug:unit>/<slug:period>/spar/<path:key>/", trace.trace, name="trace"),
    path(f"{PLACE}<int:pk>/", reports.report, name="report"),
    path(f"{PLACE}<int:pk>/<slug:file_format>/", reports.file, name="file"),
    path(JOBS, jobs.jobs, name="jobs"),
    path(f"{ADMINISTRATION}jobb/", jobs.region_jobs, name="admin_jobs"),
    path(f"{ADMINISTRATION}jobb/gallring/", retention.retention, name="admin_job_retention"),
    path(f"{ADMINISTRATION}paminnelser/", reminder_steps.steps, name="admin_reminders"),
    path(f"{ADMINISTRATION}paminnelser/provbrev/", reminder_steps.trial, name="admin_reminder_trial"),
    path(LISTS, lists.list_files, name="list_files"),
    path(f"{LISTS}<int:pk>/", lists.list_file, name="list_file"),
    path(f"{LISTS}<int:pk>/fil/", lists.list_file_data, name="list_file_data"),
    path(MAILS, reminders.mails, name="mails"),
    path(f"{MAILS}skulle-skickas/", reminders.preview, name="mails_preview"),
    path(f"{MAILS}<int:pk>/", reminders.mail, name="mail"),
    path(f"{MAILS}<int:pk>/igen/", reminders.again, name="mail_again"),
]
urlpatterns += of_region(app_name, urlpatterns)
