"""The web process."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
# A person is waiting: the settings read this and give up sooner than in a worker or a command.
os.environ["TERTIAL_PROCESS"] = os.environ.get("TERTIAL_PROCESS") or "web"

application = get_wsgi_application()
