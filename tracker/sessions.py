"""Sessions: kept in the database, over at a fixed time after sign-in and when nobody has been there for a while.

When one is over is written in its row, so that an old cookie finds nothing, whatever it says. That somebody is there is
written at most every five minutes: reading pages costs no writes. How long they last: TERTIAL_SESSION_IDLE_MINUTES and
TERTIAL_SESSION_HOURS.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from tracker.models import Person, Session

# When somebody signed in and was last seen, in seconds since 1970: a session is kept as JSON.
SIGNED_IN, SEEN = "signed_in_at", "seen_at"
BETWEEN_WRITES = timedelta(minutes=5)


class SessionStore(DatabaseStore):
    """Django's sessions in the database, with whose they are and when they are over."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our table instead of Django's own."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to save."""
        known = super().create_model_instance(data)
        return Session(
            session_key=known.session_key,
            session_data=known.session_data,
            expire_date=known.expire_date,
            person_id=int(data.get(SESSION_KEY, 0)),
        )

    def get_expiry_date(self, **known: Any) -> datetime:
        """The moment from which no browser can come back to it: what comes first of the two limits."""
        if SIGNED_IN not in self:
            return super().get_expiry_date(**known)
        signed_in, seen = (datetime.fromtimestamp(self[name], UTC) for name in (SIGNED_IN, SEEN))
        return min(signed_in + settings.SESSION_LIMIT, seen + settings.SESSION_IDLE_LIMIT)


def begin(session: SessionBase, now: datetime) -> None:
    """Start counting; called when somebody signs in."""
    session[SIGNED_IN] = session[SEEN] = int(now.timestamp())


def note_seen(session: SessionBase, now: datetime) -> None:
    """Somebody is there. Written only when it was some minutes ago that it was last written."""
    if SEEN in session and now.timestamp() - session[SEEN] >= BETWEEN_WRITES.total_seconds():
        session[SEEN] = int(now.timestamp())


def end_sessions(person: Person) -> int:
    """Sign a person out of every browser; returns how many. The operation that calls it leaves the trace."""
    ended, _tables = Session.objects.of(person.pk).delete()
    return ended


def forget_old(now: datetime) -> int:
    """Remove the sessions that are over; returns how many."""
    removed, _tables = Session.objects.expired(now).delete()
    return removed
