"""Settings, all from the environment; README lists them.

Safe by default: without any variable but SECRET_KEY and ALLOWED_HOSTS this is a production that speaks https only. What
`make run` needs to serve one machine over plain http is one variable, TERTIAL_LOOPBACK, which also refuses every other host.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from tracker.environment import (
    read_choice,
    read_database,
    read_flag,
    read_folder,
    read_list,
    read_secret,
    read_text,
    read_url,
    read_whole_number,
)

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = read_folder("TERTIAL_DATA", BASE_DIR / "data")

SECRET_KEY = read_secret("SECRET_KEY", least=50)
# Earlier ones, while what they signed may still come back.
SECRET_KEY_FALLBACKS = read_list("SECRET_KEY_FALLBACKS")
DEBUG = read_flag("DEBUG")
# Plain http, to this machine only: `make run`, `make dev` and the tests.
IS_LOOPBACK = read_flag("TERTIAL_LOOPBACK")
# A proxy in front ends TLS, and overwrites X-Forwarded-Proto whatever the client sent.
IS_BEHIND_PROXY = read_flag("TERTIAL_BEHIND_PROXY")
# Where a person waits, what stands still is given up sooner; see wsgi.py.
IS_WEB_PROCESS = read_choice("TERTIAL_PROCESS", "command", {"web", "worker", "command"}) == "web"

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if IS_LOOPBACK else read_list("ALLOWED_HOSTS")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS saknas eller är *: ange värdnamnen som Tertial svarar på, med komma emellan.")
if DEBUG and not IS_LOOPBACK:
    raise ImproperlyConfigured("DEBUG visar källkod och inställningar: det går bara tillsammans med TERTIAL_LOOPBACK=1.")

# Applications

INSTALLED_APPS = [
    "reports",
    "goals",
    "tracker",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "tracker.admin_config.OperatorAdminConfig",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_tables2",
]

MIDDLEWARE = [
    "tracker.middleware.browser_rules",
    "csp.middleware.CSPMiddleware",
    "tracker.request_ids.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.middleware.request_limits",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tracker.middleware.seen",
    "tracker.middleware.SignInRequired",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Database

DATABASE = read_database("DATABASE_URL", DATA_DIR / "tertial.sqlite3")

# Without these, 40 of 600 writes at the same time failed with "database is locked"; with them none did.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}
# In milliseconds. A lock not given in three seconds is better told to the person than waited for.
POSTGRESQL_LIMITS = {
    "statement_timeout": 10_000 if IS_WEB_PROCESS else 120_000,
    "lock_timeout": 3_000,
    "idle_in_transaction_session_timeout": 30_000,
    "jit": "off",
}
POSTGRESQL_OPTIONS: dict[str, Any] = {
    "connect_timeout": 5,
    "options": " ".join(f"-c {name}={value}" for name, value in POSTGRESQL_LIMITS.items()),
}
IS_SQLITE = DATABASE["ENGINE"] == "django.db.backends.sqlite3"

# No ATOMIC_REQUESTS: a page that only reads would hold up those who write.
DATABASES = {
    "default": {
        **DATABASE,
        "OPTIONS": {**(SQLITE_OPTIONS if IS_SQLITE else POSTGRESQL_OPTIONS), **DATABASE.get("OPTIONS", {})},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}

# People and sign-in

AUTH_USER_MODEL = "tracker.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# The link in the letter about a new password.
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60  # seconds
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "tracker.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# The administrator vouches for the address; a stranger's address is never written to.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if IS_LOOPBACK else "https"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_FORMS = {"reset_password": "tracker.accounts.ResetPasswordForm"}
# allauth would count in each process by itself, and lock a person out whoever guessed; see tracker.throttle.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "reset_password": None}
# The client's address is the last one that the proxy names, and never one that the client named itself.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if IS_BEHIND_PROXY else 0

# A session ends with the browser, after a while when nobody is there, and in any case so long after sign-in.
SESSION_ENGINE = "tracker.sessions"
SESSION_IDLE_LIMIT = timedelta(minutes=read_whole_number("TERTIAL_SESSION_IDLE_MINUTES", 30, low=10, high=24 * 60))
SESSION_LIMIT = timedelta(hours=read_whole_number("TERTIAL_SESSION_HOURS", 12, low=1, high=24))
SESSION_COOKIE_AGE = SESSION_LIMIT.total_seconds()
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ACCOUNT_SESSION_REMEMBER = False
SESSION_SAVE_EVERY_REQUEST = False

# Transport and browser

# The prefix makes browsers hold the cookie to this host and to https; over plain http they would drop it.
COOKIE_PREFIX = "" if IS_LOOPBACK else "__Host-"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}tertial-session"
SESSION_COOKIE_SECURE = not IS_LOOPBACK
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}tertial-csrf"
CSRF_COOKIE_SECURE = not IS_LOOPBACK
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "tracker.views.csrf_failure"
DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}tertial-device"

SECURE_SSL_REDIRECT = not IS_LOOPBACK
# Asked over plain http by what stands beside the process; they tell nothing.
SECURE_REDIRECT_EXEMPT = [r"^halsa/(lever|redo)/$"]
SECURE_HSTS_SECONDS = 0 if IS_LOOPBACK else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not IS_LOOPBACK
# Being on the browsers' own list binds the whole domain, and is for the region to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# Language and time

LANGUAGE_CODE = "sv"
# Of letters: a person's own (Person.language). Pages are Swedish whatever a browser asks for, so there is no LocaleMiddleware.
LANGUAGES = [("sv", "Svenska"), ("en", "Engelska")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# What may be sent. A file is at most 10 MB (goals.operations.file_types); the rest is room for the form around it.

LARGEST_REQUEST = 12_000_000  # bytes, all of it
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # bytes, without files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# Files

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {"staticfiles": {"BACKEND": STATICFILES_STORAGE}}

# Mail: to a folder until there is a server to hand it to

EMAIL_HOST = read_text("EMAIL_HOST")
EMAIL_PORT = read_whole_number("EMAIL_PORT", 587, low=1, high=65535)
EMAIL_HOST_USER = read_text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = read_text("EMAIL_HOST_PASSWORD")
EMAIL_SECURITY = read_choice("EMAIL_SECURITY", "starttls", {"starttls", "tls", "none"})
EMAIL_USE_TLS = EMAIL_SECURITY == "starttls"
EMAIL_USE_SSL = EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
DEFAULT_FROM_EMAIL = read_text("EMAIL_FROM", "tertial@localhost")
# Where links in mails lead, without a slash at the end.
OWN_ADDRESS = f"http://127.0.0.1:{read_whole_number('TERTIAL_PORT', 8000, low=1, high=65535)}"
TERTIAL_URL = read_url("TERTIAL_URL", ("https", "http")).rstrip("/") or (
    OWN_ADDRESS if IS_LOOPBACK else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
)

# The trace: the last digest of each day is kept in a file here, apart from the database.
SEAL_DIR = DATA_DIR / "sigill"

# Jobs. Rows in the database are the truth and the queue only wakes: a message may be lost, never what it was about.

REDIS_URL = read_url("REDIS_URL", ("redis", "rediss"))
QUEUE_DIR = DATA_DIR / "queue"
# A queue of files, for one machine without Redis.
FILE_QUEUE_OPTIONS: dict[str, Any] = {
    "data_folder_in": str(QUEUE_DIR / "messages"),
    "data_folder_out": str(QUEUE_DIR / "messages"),
    "control_folder": str(QUEUE_DIR / "control"),
    "polling_interval": 0.2,  # seconds
}
# In seconds. Without socket_timeout a frozen Redis held a request for over 40.
REDIS_OPTIONS: dict[str, Any] = {
    "visibility_timeout": 3600,
    "socket_timeout": 2 if IS_WEB_PROCESS else 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 25,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    # What is not there is not waited for while somebody waits for a page: two seconds, otherwise, before it is looked for again.
    **({"max_retries": 0} if IS_WEB_PROCESS else {}),
}
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT = None if REDIS_URL else "tracker.file_queue:Transport"
CELERY_BROKER_TRANSPORT_OPTIONS = REDIS_OPTIONS if REDIS_URL else FILE_QUEUE_OPTIONS
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The row is there already, and the next tick finds it: a save never waits for the queue.
CELERY_TASK_PUBLISH_RETRY = False

CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TRACK_STARTED = False
CELERY_TASK_ACKS_LATE = True
# True would run a task that kills its process for ever; attempts are counted in the row instead.
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000  # kilobytes
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# By interval and in UTC: a crontab in local time is silent for an hour when the clocks go back.
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
TICK_SECONDS = read_whole_number("TERTIAL_TICK_SECONDS", 60, low=1, high=3600)
# How long a job waits for a worker that has gone silent. The clocks of machines that share a database must agree within this.
LEASE_SECONDS = read_whole_number("TERTIAL_LEASE_SECONDS", 120, low=1, high=3600)
# The local hour from which the day's reminders are sent. A night's mails would wake people.
DAILY_HOUR = read_whole_number("TERTIAL_DAILY_HOUR", 6, low=0, high=23)
# How many days what may be thrown away is kept, where a region has not said otherwise. Nothing frozen is among it.
KEEP_JOBS_DAYS = read_whole_number("TERTIAL_KEEP_JOBS_DAYS", 90, low=7, high=3650)
KEEP_MAILS_DAYS = read_whole_number("TERTIAL_KEEP_MAILS_DAYS", 180, low=30, high=3650)
KEEP_DRAFTS_DAYS = read_whole_number("TERTIAL_KEEP_DRAFTS_DAYS", 365, low=30, high=3650)
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_MAX_LOOP_INTERVAL = TICK_SECONDS
CELERY_BEAT_SCHEDULE = {
    "tick": {
        "task": "reports.tasks.tick",
        "schedule": timedelta(seconds=TICK_SECONDS),
        # A tick that has waited for the next one has nothing left to say.
        "options": {"expires": TICK_SECONDS},
    }
}

# Who asks how everything is, from elsewhere than this machine, says this.
HEALTH_TOKEN = read_text("TERTIAL_HEALTH_TOKEN")

# Logs: to standard error, for whatever started the process to keep

LOG_FORMAT = read_choice("TERTIAL_LOG_FORMAT", "line", {"line", "json"})
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "tracker.logs.RequestIdFilter"}},
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} {name} [{request_id}]: {message}",
            "style": "{",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        },
        "json": {"()": "tracker.logs.JsonFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["request_id"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "tracker": {"level": "INFO"},
        "goals": {"level": "INFO"},
        "reports": {"level": "INFO"},
    },
}
