"""Asking for a long list as a file. It is made by a job, for the one who asked, and thrown away after a day."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from goals.models import FollowUp
from tracker.jobs import request_job
from tracker.models import Job, Unit
from tracker.operations import Actor, Refused, require
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

# The kind of job that makes a list into a file.
LIST_FILE = "list.file"
KEPT = timedelta(days=1)
LONGEST_QUERY = 1000  # characters


def request_list(*, by: Actor, now: datetime, unit: Unit, follow_up: FollowUp, code: str, query: str, key: str) -> Job:
    """Ask for a list of a unit's round as a file: which list by its code, and what was chosen as the address says it.

    The same `key` (the form's) asks once, however often it is sent. Raises Refused when the person may not.
    """
    require(by, Permission.READ_ADOPTED, unit)
    if len(query) > LONGEST_QUERY:
        raise Refused("TOO_LONG", Sentence(gettext_noop("Det du har valt är för långt. Välj något kortare och försök igen.")))
    args: Mapping[str, Any] = {"list": code, "unit": unit.pk, "follow_up": follow_up.pk, "query": query}
    # It is the person's own, whoever's list it is: so it is of the region, and no unit's.
    return request_job(by=by, now=now, kind=LIST_FILE, key=key, args=args, region=unit.region, unit=None)
