"""Revisorernas bedömning: the auditors' own document, attached to what has been decided, with who did it and when.

The auditors assess whether the result in the delårsrapport and the årsredovisning is in line with the goals that fullmäktige has
decided (KL 12 kap. 2 §); their assessment goes with the report to fullmäktige.
"""

import hashlib
from datetime import datetime

from goals.models import Attachment, UnitFollowUp, UnitFollowUpState
from goals.operations.acts import is_sent_again, lock_round, person_of, refuse_unless
from goals.operations.evidence import clean_name
from goals.operations.file_types import LARGEST_FILE, type_of
from goals.operations.locks import writing
from tracker.operations import Actor, Refused, record_event, require
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

REVIEW = "round.review"


def attach_review(
    *, by: Actor, now: datetime, unit_follow_up: UnitFollowUp, seen_round: int, name: str, data: bytes
) -> Attachment:
    """Attach revisorernas bedömning to a decided follow-up, by an auditor or the secretary. The same form attaches once.

    Refused when the file is empty, too large, or another kind than its name says (goals.operations.file_types).
    """
    person = person_of(by)
    by = require(by, Permission.ATTACH_REVIEW, unit_follow_up.unit)
    if not data:
        raise Refused("EMPTY", Sentence(gettext_noop("Filen är tom.")), "file")
    if len(data) > LARGEST_FILE:
        limit = str(LARGEST_FILE // 1_000_000)
        raise Refused("TOO_LARGE", Sentence(gettext_noop("Filen är för stor: högst {limit} MB."), {"limit": limit}), "file")
    name = clean_name(name)
    media_type, digest = type_of(name, data), hashlib.sha256(data).hexdigest()
    with writing():
        follow_up = lock_round(unit_follow_up)
        if is_sent_again(by, REVIEW, follow_up):
            return Attachment.objects.filter(unit_follow_up=follow_up).latest("pk")
        refuse_unless(follow_up, UnitFollowUpState.DECIDED, seen_round)
        row = Attachment.objects.create(
            unit_follow_up=follow_up,
            name=name,
            media_type=media_type,
            sha256=digest,
            data=data,
            added_by=person,
            added_at=now,
        )
        record_event(
            by=by,
            now=now,
            action=REVIEW,
            subject=follow_up,
            changes={"attachment": (None, row), "name": (None, name), "sha256": (None, digest)},
            unit=follow_up.unit,
            version=follow_up.round,
        )
        return row
