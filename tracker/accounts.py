"""How people come in: no one makes an account for themselves, and no answer tells whether there is one.

The hooks of django-allauth, and what happens at a sign-in. Reading the clock is the web's part, so it is read here.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker import sessions, throttle
from tracker.devices import device_of, remember_device
from tracker.jobs import request_job
from tracker.models import Person
from tracker.operations import Actor
from tracker.security_log import log_throttled

# The kind of job that sends somebody a letter with a link to choose a new password.
RESET_PASSWORD = "account.reset"  # noqa: S105 - a name


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by allauth with sign-up closed: people are added by an administrator of their region."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("E-postadressen eller lösenordet är felaktigt."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse an attempt that comes too soon, before its password is looked at. In the place of allauth's own limits."""
        wait = throttle.take_attempt(self._buckets(request, credentials), timezone.now())
        if wait:
            log_throttled("inloggning", credentials.get("email"))
            raise too_soon(wait)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """Whoever has this address and password, or None; what has been counted is forgotten for somebody who has."""
        person: Person | None = super().authenticate(request, **credentials)
        if person:
            throttle.take_back(self._buckets(request, credentials), timezone.now())
        return person

    def post_login(self, request: HttpRequest, user: Person, **options: Any) -> HttpResponse:
        """Where to go, with word in the browser that the person has been here."""
        response: HttpResponse = super().post_login(request, user, **options)
        remember_device(request, response, user.email)
        return response

    def _buckets(self, request: HttpRequest, credentials: dict[str, Any]) -> list[throttle.Bucket]:
        address = clean_address(credentials.get("email"))
        return throttle.sign_in_buckets(address, network_of(request), device_of(request, address))


class ResetPasswordForm(AllauthResetPasswordForm):
    """Asks for a letter with a link. A known address and an unknown one are answered alike, and take as long."""

    def clean_email(self) -> str:
        """The address as people are known by it; whether somebody is, is not asked here."""
        return clean_address(self.cleaned_data["email"])


def request_letter(*, now: datetime, address: str) -> None:
    """Ask for the letter with a link, unless one has just been asked for: then that one's link still holds."""
    person = Person.objects.filter(email=address, is_active=True).first()
    if throttle.take_attempt(throttle.letter_buckets(address), now):
        return
    args = {"person": person.pk if person else 0}
    by = Actor(None, via="sidan Nytt lösenord")
    request_job(by=by, now=now, kind=RESET_PASSWORD, key=str(uuid4()), args=args, region=None, unit=None)


def begin_session(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """Receiver of user_logged_in: from now the session's limits count."""
    if request is not None:
        sessions.begin(request.session, timezone.now())


def network_of(request: HttpRequest) -> str:
    """Where a request comes from, as far as it can be known: allauth trusts only the proxy that the settings name."""
    return throttle.network_of(AccountAdapter(request).get_client_ip(request))


def clean_address(entered: Any) -> str:
    """An e-mail address in the one form that people are known by."""
    return str(entered or "").strip().lower()


def too_soon(wait: timedelta) -> ValidationError:
    """What is said of an attempt that must wait."""
    return ValidationError(_("För många försök. Försök igen om {time}.").format(time=write_wait(wait)), code="throttled")


def write_wait(wait: timedelta) -> str:
    """A wait in words, rounded up: "20 sekunder", "3 minuter"."""
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    if seconds < 60:
        return ngettext("{count} sekund", "{count} sekunder", seconds).format(count=seconds)
    minutes = -(-seconds // 60)
    return ngettext("{count} minut", "{count} minuter", minutes).format(count=minutes)
