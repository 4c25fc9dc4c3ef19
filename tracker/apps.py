"""The framework's signals: how a connection is set up, when a session begins, and the log of sign-ins."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.backends.signals import connection_created


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = "Tertial"

    def ready(self) -> None:
        from tracker.accounts import begin_session
        from tracker.connections import set_up_connection
        from tracker.security_log import log_sign_in, log_sign_in_failure, log_sign_out

        connection_created.connect(set_up_connection, dispatch_uid="tracker.connection")
        user_logged_in.connect(begin_session, dispatch_uid="tracker.session")
        user_logged_in.connect(log_sign_in, dispatch_uid="tracker.sign_in")
        user_logged_out.connect(log_sign_out, dispatch_uid="tracker.sign_out")
        user_login_failed.connect(log_sign_in_failure, dispatch_uid="tracker.sign_in_failure")
