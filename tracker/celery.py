"""The Celery application: two tasks in reports.tasks, woken by rows in the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

app = Celery("tertial")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
