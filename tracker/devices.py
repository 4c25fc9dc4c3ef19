"""Browsers in which somebody has signed in before, told by a signed cookie.

It gives no right to anything: it only says that whoever tries from there is not the stranger that guesses elsewhere (OWASP,
"device cookies"). It holds, for the latest few people of a shared computer, a digest of the address and a random number.
"""

import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

LASTS = timedelta(days=180)
MOST_PEOPLE = 5
SALT = "tracker.devices"


def device_of(request: HttpRequest, address: str) -> str:
    """The number of this browser for the person with this address; "" where they have not signed in before."""
    return _read(request).get(_digest(address), "")


def remember_device(request: HttpRequest, response: HttpResponse, address: str) -> None:
    """Say in the answer that the person has signed in here. The number is new each time: an old cookie is no key for long."""
    others = {digest: number for digest, number in _read(request).items() if digest != _digest(address)}
    latest = dict(list(others.items())[-(MOST_PEOPLE - 1) :]) | {_digest(address): secrets.token_hex(8)}
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(latest, salt=SALT),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> Mapping[str, str]:
    try:
        known = signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return {}
    return known if isinstance(known, dict) else {}


def _digest(address: str) -> str:
    return salted_hmac(SALT, address, algorithm="sha256").hexdigest()[:16]
