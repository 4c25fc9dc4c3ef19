"""The settings of the processes that fault tests start: tracker's own, with seconds where they have minutes.

What the product reads from the environment is given there (leases, ticks); here is what it has no variable for.
"""

import os

from tracker.settings import *  # noqa: F403
from tracker.settings import CELERY_BROKER_TRANSPORT_OPTIONS, LOGGING

STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
EMAIL_TIMEOUT = int(os.environ.get("FAULTS_EMAIL_TIMEOUT", "2"))
CELERY_TASK_SOFT_TIME_LIMIT = int(os.environ.get("FAULTS_SOFT_LIMIT", "60"))
CELERY_TASK_TIME_LIMIT = int(os.environ.get("FAULTS_HARD_LIMIT", "90"))
CELERY_BROKER_TRANSPORT_OPTIONS = CELERY_BROKER_TRANSPORT_OPTIONS | {"visibility_timeout": 30, "health_check_interval": 5}
LOGGING["loggers"]["celery.apps.worker"] = {"level": "INFO"}  # says when a worker is ready
