"""In what language a person is written to."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.urls import get_resolver
from django.utils.translation import override

from tracker.models import Person


def language_of(person: Person) -> str:
    """The person's language when there is a translation, else Swedish."""
    return person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@contextmanager
def written_to(person: Person) -> Iterator[None]:
    """Texts within are in the person's language.

    Pages are loaded first, since a process that only writes letters (a worker) would else load them at its first address, and
    the words that they have from then on would be English.
    """
    get_resolver().url_patterns  # noqa: B018 -- loads them
    with override(language_of(person)):
        yield
