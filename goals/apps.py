from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoalsConfig(AppConfig):
    """Plans, goals, indicators, outcomes, rounds, assessments, assignments and decisions."""

    name = "goals"
    verbose_name = _("Mål och uppföljning")
