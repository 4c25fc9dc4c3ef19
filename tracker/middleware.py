"""What holds for every request and answer: how much may be sent, what a browser may do and keep, who must be signed in."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from tracker import sessions
from tracker.views import SAFE_METHODS, keep_what_was_sent

Answer = Callable[[HttpRequest], HttpResponse]

# Nothing that a browser can be asked for is needed.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "fullscreen", "geolocation", "gyroscope", "hid",
        "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb",
    )
)  # fmt: skip


def browser_rules(get_response: Answer) -> Answer:
    """What a browser may do with an answer, and that it keeps no page: the next person at the computer finds none."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL) and _is_personal(request, response):
            response.headers.pop("Expires", None)
            patch_cache_control(response, no_store=True, private=True)
        return response

    return answer


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether it was made for somebody: all but what is open to everybody and says itself how long it keeps."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "Cache-Control" not in response.headers


def request_limits(get_response: Answer) -> Answer:
    """Refuse what no form of ours sends, before any of it is read: too much, or a NUL that no database keeps."""

    def answer(request: HttpRequest) -> HttpResponse:
        if _length(request) > settings.LARGEST_REQUEST:
            return render(None, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        return get_response(request)

    return answer


def _length(request: HttpRequest) -> int:
    """How much is sent, in bytes. What is sent without saying is not read at all (WSGI)."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def seen(get_response: Answer) -> Answer:
    """Note that somebody is there, when a page is asked for by a person and not by a script that waits for a job."""

    def answer(request: HttpRequest) -> HttpResponse:
        is_asked_by_script = request.method == "GET" and "X-Requested-With" in request.headers
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not is_asked_by_script:
            sessions.note_seen(request.session, timezone.now())
        return get_response(request)

    return answer


class SignInRequired(LoginRequiredMiddleware):
    """Closed by default: a page that is open says so with @login_not_required. What was sent by somebody signed out is kept."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: tuple[Any, ...], view_kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """To the page of signing in, and back here afterwards; a form that was sent stays in the browser."""
        closed = super().process_view(request, view_func, view_args, view_kwargs)
        if closed is None:
            return None
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            messages.info(request, _("Du är utloggad, eftersom det var en stund sedan du gjorde något här. Logga in igen."))
        return closed if request.method in SAFE_METHODS else keep_what_was_sent(request, "signed_out.html")
