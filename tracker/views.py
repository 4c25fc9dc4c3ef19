"""Pages of the foundation: when a form cannot be taken, and what one types to get a new password."""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from allauth.account.views import PasswordResetView
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tracker import throttle
from tracker.accounts import network_of, request_letter, too_soon
from tracker.security_log import log_throttled

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
# Sent with every form, and never shown or sent again.
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - a field's name


@dataclass(frozen=True)
class SentField:
    """A field of a form as it was sent; `is_text` when a person would miss it."""

    name: str
    value: str

    @property
    def is_text(self) -> bool:
        """Whether it is words, and not a number or a choice that stands in the form anyway."""
        return len(self.value.split()) > 1


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is old or missing: 403. What was typed on one of our own pages is kept, to be sent again or copied."""
    return keep_what_was_sent(request, "403_csrf.html")


def keep_what_was_sent(request: HttpRequest, template: str) -> HttpResponse:
    """A page, 403, that says why a form was not taken, and holds what was in it.

    Only what was typed here is held: a form that another site sent is not for us to send on.
    """
    fields = sent_fields(request) if _is_own(request) else []
    context = {"fields": fields, "texts": [field for field in fields if field.is_text], "has_files": bool(request.FILES)}
    return render(request, template, context, status=HTTPStatus.FORBIDDEN)


def sent_fields(request: HttpRequest) -> list[SentField]:
    """What was sent, in its order; nothing when a password is among it."""
    fields = [SentField(name, str(value)) for name, values in request.POST.lists() for value in values if name != TOKEN]
    return [] if any("password" in field.name for field in fields) else fields


def _is_own(request: HttpRequest) -> bool:
    """Whether the browser says that the form was sent from a page of ours."""
    origin = urlsplit(request.headers.get("Origin", ""))
    return origin.scheme == request.scheme and origin.netloc == request.get_host()


class NewPasswordView(PasswordResetView):
    """Asks for a letter with a link to choose a new password, which no place may do without end."""

    def form_valid(self, form: Form) -> HttpResponse:
        """The same answer whatever the address; a wait for whoever has asked for very many."""
        now, address = timezone.now(), form.cleaned_data["email"]
        wait = throttle.take_attempt(throttle.network_buckets(network_of(self.request)), now)
        if wait:
            log_throttled("nytt lösenord", address)
            form.add_error("email", too_soon(wait))
            response: HttpResponse = self.form_invalid(form)
            return response
        request_letter(now=now, address=address)
        return redirect(self.get_success_url())
