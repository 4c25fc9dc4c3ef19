"""The id of what is being done: one for each request and each job, in every line of the log and in the trace.

A person who reports a fault can say the id that the answer carried (X-Request-ID), and whoever looks finds the lines of
the log, the changes in the trace and the jobs that came of it.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
# What a proxy may have named a request; anything else would let a stranger write into the log.
ALLOWED = re.compile(r"[A-Za-z0-9-]{8,64}")

logger = logging.getLogger(__name__)
_current: ContextVar[str] = ContextVar("request_id", default="")


def current_id() -> str:
    """The id of the request or job that is being done; "" outside of both."""
    return _current.get()


@contextmanager
def doing(request_id: str) -> Iterator[None]:
    """A block that is done under an id."""
    token = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(token)


class RequestIdMiddleware:
    """Gives every request its id, and every answer; leaves a line in the log for what may have changed something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with doing(_id_of(request)):
            began = monotonic()
            response = self.get_response(request)
            response[HEADER] = current_id()
            if request.method not in {"GET", "HEAD"} or response.status_code >= 500:
                _log(request, response, monotonic() - began)
            return response


def _id_of(request: HttpRequest) -> str:
    """The id that the proxy in front gave, where there is one; else a new one."""
    given = request.headers.get(HEADER, "") if settings.IS_BEHIND_PROXY else ""
    return given if ALLOWED.fullmatch(given) else uuid4().hex


def _log(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Who asked for what, without anything that was typed."""
    person = getattr(getattr(request, "user", None), "pk", None)
    said = {"method": request.method, "path": request.path, "status": response.status_code, "person": person}
    logger.info("%(method)s %(path)s %(status)s", said, extra=said | {"milliseconds": round(seconds * 1000)})
