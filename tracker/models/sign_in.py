"""What signing in leaves behind: a session while it lasts, and how often somebody has tried. No trace: both are removed."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionQuerySet(models.QuerySet["Session"]):
    """Which sessions."""

    def of(self, person_id: int) -> "SessionQuerySet":
        """One person's, in every browser."""
        return self.filter(person_id=person_id)

    def expired(self, now: datetime) -> "SessionQuerySet":
        """Those that no browser can come back to."""
        return self.filter(expire_date__lt=now)


class Session(AbstractBaseSession):
    """Session (inloggning): a browser that somebody is signed in with, or that has not signed in yet (`person_id` 0)."""

    person_id = models.BigIntegerField(default=0, db_index=True)

    objects: ClassVar[Any] = BaseSessionManager.from_queryset(SessionQuerySet)()

    class Meta:
        verbose_name = _("inloggning")
        verbose_name_plural = _("inloggningar")

    @classmethod
    def get_session_store_class(cls) -> type:
        """The store that keeps its rows here."""
        from tracker.sessions import SessionStore

        return SessionStore


class SignInAttempts(models.Model):
    """SignInAttempts (inloggningsförsök): how many attempts have come from somewhere for somebody, and when the last came.

    `bucket` is a keyed digest: neither the address that was entered nor where it came from is kept.
    """

    bucket = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("inloggningsförsök")
        verbose_name_plural = _("inloggningsförsök")
        constraints = [models.UniqueConstraint(fields=["bucket"], name="attempts_once_in_bucket")]

    def __str__(self) -> str:
        return f"{self.bucket[:8]}: {self.count}"
