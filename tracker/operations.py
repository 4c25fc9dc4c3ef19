"""What every operation has in common: who acts, how it is refused, and what it leaves behind.

An operation is one keyword-only function that changes something: `by` an Actor,
`now` a moment, in one transaction, with its AuditEvent inside it.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from tracker.models import AuditEvent, Person, Region, Unit
from tracker.permissions import Access, Permission
from tracker.request_ids import current_id
from tracker.security_log import log_refusal
from tracker.sentences import Sentence, gettext_noop
from tracker.trace.links import salted_digest

Changes = Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Actor:
    """Who does something: a person, or the system when `person` is None.

    `via` is the way it comes in ("sidan Utfall", "load_demo", "fil utfall.xlsx rad 7");
    `access` is what the person may do in the region; `on_behalf_of` names whom a
    person acts for; `correlation` ties together all that one request or job does.
    """

    person: Person | None
    via: str
    access: Access | None = None
    on_behalf_of: str = ""
    correlation: str = ""

    @property
    def name(self) -> str:
        """The person's name; "Tertial" when the system acts."""
        return self.person.name if self.person else "Tertial"

    @property
    def person_id(self) -> int:
        """The person's id; 0 when the system acts."""
        return self.person.pk if self.person else 0


class Refused(Exception):
    """An operation that says no, in words for the person who asked.

    `code` is for the program, `sentence` says what is wrong and what to do, and
    `field` names the field of the form that it is about; "" for the whole.
    """

    def __init__(self, code: str, sentence: Sentence, field: str = "") -> None:
        super().__init__(str(sentence))
        self.code = code
        self.sentence = sentence
        self.field = field


def require(by: Actor, permission: Permission, unit: Unit) -> Actor:
    """The actor as one who has the permission in the unit: in their own right, or on behalf of somebody who is absent.

    Act as the actor that is returned, so that the trace says for whom. Raises Refused when there is no such permission. The
    system may do everything. A person acts in one region at a time: an Access for another region never helps.
    """
    if by.person is None:
        return by
    access = _access_in(by, unit.region_id)
    if access is None or not access.allows(permission, unit.pk):
        log_refusal(by.person.pk, f"{permission} unit {unit.pk}")
        raise Refused(
            "NOT_PERMITTED",
            Sentence(
                gettext_noop("Du har ingen roll i {unit} som får göra detta. Samordnaren där kan hjälpa dig."),
                {"unit": unit.name},
            ),
        )
    return replace(by, on_behalf_of=by.on_behalf_of or access.for_whom(permission, unit.pk)) if access.stand_ins else by


def require_in_region(by: Actor, permission: Permission, region: Region) -> Actor:
    """As `require`, for what is the region's own: its units, people, words and rules."""
    if by.person is None:
        return by
    access = _access_in(by, region.pk)
    units = access.where(permission) if access else frozenset[int]()
    if access is None or not units:
        log_refusal(by.person.pk, f"{permission} region {region.pk}")
        sentence = gettext_noop("Detta gör regionens administratör.")
        raise Refused("NOT_PERMITTED", Sentence(sentence))
    return replace(by, on_behalf_of=by.on_behalf_of or access.for_whom(permission, min(units)))


def _access_in(by: Actor, region_id: int) -> Access | None:
    """What the actor may do in a region; None when they act in another, or with somebody else's access."""
    access = by.access
    return access if access is not None and access.person == by.person and access.region.pk == region_id else None


def as_text(value: Any) -> str | None:
    """A value as the trace keeps it: text, the same on every database; None stays None."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Model):
        return f"{value._meta.model_name}:{value.pk}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields of `after` that differ from `before`, as {field: (before, after)}."""
    pairs = {name: (as_text(before.get(name)), as_text(value)) for name, value in after.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def record_event(
    *,
    by: Actor,
    now: datetime,
    action: str,
    subject: Model,
    changes: Changes,
    unit: Unit | None = None,
    region_id: int = 0,
    version: int = 0,
    is_draft: bool = False,
    reason: str = "",
) -> AuditEvent:
    """Write the AuditEvent of a change; call it inside the change's own transaction."""
    event = build_event(
        by=by,
        now=now,
        action=action,
        subject=subject,
        changes=changes,
        unit=unit,
        region_id=region_id,
        version=version,
        is_draft=is_draft,
        reason=reason,
    )
    event.save(force_insert=True)
    return event


def build_event(
    *,
    by: Actor,
    now: datetime,
    action: str,
    subject: Model,
    changes: Changes,
    unit: Unit | None = None,
    region_id: int = 0,
    version: int = 0,
    is_draft: bool = False,
    reason: str = "",
) -> AuditEvent:
    """An AuditEvent that is not yet saved, for operations that insert many at once."""
    texts = {name: [as_text(before), as_text(after)] for name, (before, after) in changes.items()}
    salts = {name: [secrets.token_hex(16), secrets.token_hex(16)] for name in texts}
    reason_salt = secrets.token_hex(16) if reason else ""
    return AuditEvent(
        region_id=unit.region_id if unit else region_id,
        unit_id=unit.pk if unit else 0,
        at=now,
        actor_id=by.person_id,
        actor_name=by.name,
        on_behalf_of=by.on_behalf_of,
        via=by.via,
        action=action,
        subject=f"{subject._meta.model_name}:{subject.pk}",
        version=version,
        is_draft=is_draft,
        changes=texts,
        salts=salts,
        digests={
            name: [salted_digest(salt, text) for salt, text in zip(salts[name], pair, strict=True)]
            for name, pair in texts.items()
        },
        reason=reason,
        reason_salt=reason_salt,
        reason_digest=salted_digest(reason_salt, reason) if reason else "",
        # A form's own id goes before the request's: it ties together what was sent twice.
        correlation=by.correlation or current_id(),
    )
