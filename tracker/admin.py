"""The admin: every table to look in, for operators; nothing can be added, changed or removed there.

People work in Tertial's own pages, where every change goes through an operation
and leaves its trace.
"""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from tracker.models import Session

APPS = ("tracker", "goals", "reports")
# The key of a session is a key to everything that its person may do.
KEPT_AWAY = {Session}


class ReadOnlyAdmin(admin.ModelAdmin):
    """A table that can be read and searched for ids, never written."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """Every column but a password's digest; files are not columns to look at."""
        fields = [field.name for field in self.model._meta.fields if field.editable or field.name == "id"]
        return [name for name in fields if name != "password"]


for app in APPS:
    for model in apps.get_app_config(app).get_models():
        if model not in KEPT_AWAY:
            admin.site.register(model, ReadOnlyAdmin)
