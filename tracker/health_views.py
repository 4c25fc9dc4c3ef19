"""The addresses that machines ask how the installation is. The deep one says much, so it takes a token off this machine."""

import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tracker.health import Mood, Part, deep, ready


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of anything else: a database that is down is no reason to start it anew."""
    return JsonResponse({"status": Mood.GOOD})


@login_not_required
@never_cache
@require_safe
def is_ready(request: HttpRequest) -> HttpResponse:
    """Whether requests may be sent here; 503 when not."""
    return _answer(ready())


@login_not_required
@never_cache
@require_safe
def in_depth(request: HttpRequest) -> HttpResponse:
    """Every part. 404 without the token, as an address that does not exist."""
    if not _may_ask(request):
        raise Http404
    return _answer(deep(timezone.now()))


def _may_ask(request: HttpRequest) -> bool:
    """With the token of TERTIAL_HEALTH_TOKEN; without one only where nobody else reaches (`make run`)."""
    if not settings.HEALTH_TOKEN:
        return bool(settings.IS_LOOPBACK)
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), settings.HEALTH_TOKEN.encode())


def _answer(parts: list[Part]) -> JsonResponse:
    moods = {part.mood for part in parts}
    worst = next((mood for mood in (Mood.BAD, Mood.WARN) if mood in moods), Mood.GOOD)
    rows = {part.name: {"status": part.mood, "text": part.sentence, "seconds": part.seconds} for part in parts}
    return JsonResponse({"status": worst, "parts": rows}, status=503 if worst == Mood.BAD else 200)
