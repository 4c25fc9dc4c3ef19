"""The project and its foundation. It never imports goals or reports."""

from tracker.celery import app as celery_app

__all__ = ["celery_app"]
