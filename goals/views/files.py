"""Files on their way out: to be kept, never opened by the browser itself, whatever they hold."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from goals.operations.evidence import clean_name


def as_attachment(data: bytes, *, name: str, media_type: str) -> HttpResponse:
    """A file as an answer, under a name that every computer takes."""
    headers = {
        "Content-Disposition": content_disposition_header(True, clean_name(name)) or "attachment",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type=media_type, headers=headers)
