from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """What leaves the system: reports, their files, reminders."""

    name = "reports"
    verbose_name = _("Rapporter")
