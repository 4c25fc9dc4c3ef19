"""The Celery application: two tasks in reports.tasks, woken by rows in the database."""

import os

from celery import Celery

from tracker import redis_queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

redis_queue.install()
app = Celery("tertial")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
