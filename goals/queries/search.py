"""Searching: every word of what was written, in any of the fields, whatever the case; å, ä and ö too."""

from functools import reduce
from operator import or_

from django.db.models import Q


def containing(text: str, *fields: str) -> Q:
    """What contains each word of `text` in some of the fields; everything when it is blank."""
    found = Q()
    for word in text.split():
        found &= reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields))
    return found
