"""Puts our own site in the place of Django's admin. A module of its own: it is read before there are any models."""

from django.contrib.admin.apps import AdminConfig


class OperatorAdminConfig(AdminConfig):
    """Django's admin with Tertial's site."""

    default = False
    default_site = "tracker.admin_site.OperatorSite"
