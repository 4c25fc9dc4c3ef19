"""What the administrator's operations have in common: the right, the lock, and what is refused in the same words."""

from collections.abc import Iterator
from contextlib import contextmanager

from goals.operations.locks import writing
from tracker.models import Region
from tracker.operations import Actor, Refused, require_in_region
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop


@contextmanager
def administering(by: Actor, region: Region) -> Iterator[Actor]:
    """The one transaction of a change to what is the region's own; its row is locked first, so that such changes go one by one.

    Act as the actor that is given. Raises Refused when there is no right to.
    """
    by = require_in_region(by, Permission.ADMINISTER, region)
    with writing():
        Region.objects.select_for_update(no_key=True).get(pk=region.pk)
        yield by


def gone(what: str) -> Refused:
    """What somebody else has removed meanwhile."""
    return Refused("GONE", Sentence(what))


UNKNOWN = Sentence(gettext_noop("Valet finns inte. Välj ett annat."))
