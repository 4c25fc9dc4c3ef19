"""The settings under test: tracker's own on loopback, with a secret of the tests, cheap passwords and unhashed static files."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("TERTIAL_LOOPBACK", "1")
os.environ.setdefault("TERTIAL_DATA", tempfile.gettempdir() + "/tertial-tests")

from tracker.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
# Files are served as they lie: there is no folder of collected ones to miss.
WHITENOISE_AUTOREFRESH = True
