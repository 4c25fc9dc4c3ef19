"""The region's own words: what its plans and goals are called, by what goals are grouped, by what outcomes are divided.

Five tables that are alike: rows with a name, in an order among those that belong together. What a word is called changes
everywhere at once; what has been frozen keeps the old one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Model, ProtectedError, QuerySet

from goals.models import Category, Dimension, Goal, GoalType, Perspective, PlanType
from goals.operations.administration.base import UNKNOWN, administering, gone
from goals.operations.changes import is_changed, made_before, remove_row, save_changes
from goals.operations.plan_checks import check_line
from tracker.mails import one_line
from tracker.models import Region
from tracker.operations import Actor, Refused
from tracker.sentences import Sentence, gettext_noop

LONGEST = 100
# Orders are moved out of the way, since no two of those that belong together may have the same, not even for a moment.
OUT_OF_THE_WAY = 10_000
GONE = gettext_noop("Ordet finns inte längre: någon har tagit bort det.")
TAKEN = gettext_noop("{name} finns redan. Välj ett annat namn.")
IN_USE = gettext_noop("{name} används och kan inte tas bort.")
STANDS_BELOW = gettext_noop("Mål av typen {below} ligger under {above} i en plan: den ordningen måste bestå.")
ONE_GENDER = gettext_noop("Regionen har redan en indelning efter kön.")


@dataclass(frozen=True)
class WordKind:
    """A table of words. `home` is what its rows belong to, `texts` its names, the first of which is unique there."""

    model: type[Any]
    home: str = "region"
    texts: tuple[str, ...] = ("name",)
    is_ordered: bool = True
    region_path: str = "region"


# By the word in the address of their pages.
KINDS: Mapping[str, WordKind] = {
    "plantyp": WordKind(PlanType),
    "maltyp": WordKind(GoalType, "plan_type", ("singular", "plural"), region_path="plan_type__region"),
    "perspektiv": WordKind(Perspective),
    "indelning": WordKind(Dimension, is_ordered=False),
    "kategori": WordKind(Category, "dimension", region_path="dimension__region"),
}


@dataclass(frozen=True, kw_only=True)
class WordEntry:
    """What is said of a word: its texts by their fields, and after which other it comes (first when `after` is None)."""

    texts: Mapping[str, str]
    after: Any = None
    is_gender: bool = False

    @property
    def cleaned(self) -> dict[str, str]:
        """The texts, each on one line."""
        return {field: one_line(text) for field, text in self.texts.items()}


def seen_word(kind: WordKind, row: Any) -> dict[str, Any]:
    """What a form of a word shows of it as it is now."""
    return {field: getattr(row, field) for field in kind.texts} | {"after": before_it(kind, row)}


def words_of(kind: WordKind, region: Region) -> QuerySet[Any]:
    """All words of a kind in a region."""
    return kind.model.objects.filter(**{kind.region_path: region})


def before_it(kind: WordKind, row: Any) -> Any:
    """The word that comes just before this one; None for the first, and where there is no order."""
    if not kind.is_ordered:
        return None
    return _siblings(kind, getattr(row, kind.home)).filter(order__lt=row.order).order_by("-order").first()


def _siblings(kind: WordKind, home: Model) -> QuerySet[Any]:
    rows: QuerySet[Any] = kind.model.objects.filter(**{kind.home: home})
    return rows.order_by("order" if kind.is_ordered else "pk")


def add_word(*, by: Actor, now: datetime, region: Region, kind: WordKind, home: Any, entry: WordEntry) -> Any:
    """Add a word to those of its `home`: the region, a plan type or a dimension. Sent twice it is added once."""
    with administering(by, region) as by:
        if made := made_before(by=by, action="word.add", unit=region, rows=words_of(kind, region)):
            return made
        _check_home(kind, region, home)
        siblings = list(_siblings(kind, home))
        _check_word(kind, siblings, None, entry)
        row = kind.model()
        fields = {kind.home: home} | entry.cleaned
        if kind.is_ordered:
            fields["order"] = max((one.order for one in siblings), default=0) + 1
        if kind.model is Dimension:
            _check_gender(region, entry)
            fields["is_gender"] = entry.is_gender
        save_changes(by=by, now=now, row=row, fields=fields, action="word.add", unit=region)
        if kind.is_ordered:
            _put(by, now, region, [*siblings, row], row, entry)
        return row


def change_word(*, by: Actor, now: datetime, region: Region, kind: WordKind, row: Any, entry: WordEntry, seen: str) -> Any:
    """Change what a word is called, or where it stands. Raises StaleRow when somebody else has changed it since `seen`."""
    with administering(by, region) as by:
        found = words_of(kind, region).filter(pk=row.pk).first()
        if found is None:
            raise gone(GONE)
        before, after = seen_word(kind, found), entry.cleaned | {"after": entry.after if kind.is_ordered else None}
        if not is_changed(row=found, unit=region, before=before, after=after, seen=seen):
            return found
        siblings = list(_siblings(kind, getattr(found, kind.home)))
        _check_word(kind, siblings, found, entry)
        save_changes(by=by, now=now, row=found, fields=entry.cleaned, action="word.change", unit=region)
        if kind.is_ordered and before["after"] != entry.after:
            _put(by, now, region, [found if one == found else one for one in siblings], found, entry)
        return found


def remove_word(*, by: Actor, now: datetime, region: Region, kind: WordKind, row: Any) -> None:
    """Remove a word that nothing is called by. One that is gone already is no trouble."""
    with administering(by, region) as by:
        found = words_of(kind, region).filter(pk=row.pk).first()
        if found is None:
            return
        fields = {field: getattr(found, field) for field in kind.texts}
        try:
            with transaction.atomic():
                remove_row(by=by, now=now, row=found, fields=fields, action="word.remove", unit=region)
        except ProtectedError:
            raise Refused("IN_USE", Sentence(IN_USE, {"name": str(row)})) from None


# What is refused, and the order


def _check_home(kind: WordKind, region: Region, home: Any) -> None:
    owner = home if kind.home == "region" else home.region
    if owner.pk != region.pk:
        raise Refused("UNKNOWN", UNKNOWN)


def _check_word(kind: WordKind, siblings: Sequence[Any], row: Any, entry: WordEntry) -> None:
    texts = entry.cleaned
    for field in kind.texts:
        check_line(field, texts[field], most=LONGEST, is_needed=True)
    first = kind.texts[0]
    if any(one != row and getattr(one, first).casefold() == texts[first].casefold() for one in siblings):
        raise Refused("TAKEN", Sentence(TAKEN, {"name": texts[first]}), first)
    if kind.is_ordered and entry.after is not None and (entry.after == row or entry.after not in siblings):
        raise Refused("UNKNOWN", UNKNOWN, "after")


def _check_gender(region: Region, entry: WordEntry) -> None:
    if entry.is_gender and Dimension.objects.filter(region=region, is_gender=True).exists():
        raise Refused("ONE_GENDER", Sentence(ONE_GENDER), "is_gender")


def _put(by: Actor, now: datetime, region: Region, rows: list[Any], row: Any, entry: WordEntry) -> None:
    """Put a word after another, and number all of those that belong together anew; those that move have their event."""
    others = [one for one in rows if one != row]
    place = others.index(entry.after) + 1 if entry.after is not None else 0
    ordered = [*others[:place], row, *others[place:]]
    moved = [(one, order) for order, one in enumerate(ordered, start=1) if one.order != order]
    _check_goals(region, {(type(one), one.pk): order for one, order in moved})
    kept = type(row).objects.filter(pk__in=[one.pk for one, _order in moved])
    kept.update(order=F("order") + OUT_OF_THE_WAY)
    for one, order in moved:
        save_changes(by=by, now=now, row=one, fields={"order": order}, action="word.move", unit=region)


def _check_goals(region: Region, moved: Mapping[tuple[type[Any], int], int]) -> None:
    """Refuse an order in which a goal would lie under one that does not come before it."""
    types = {one.pk: one for one in GoalType.objects.filter(plan_type__region=region).select_related("plan_type")}

    def rank(pk: int) -> tuple[int, int]:
        one = types[pk]
        plan_order = moved.get((PlanType, one.plan_type_id), one.plan_type.order)
        return plan_order, moved.get((GoalType, pk), one.order)

    pairs = Goal.objects.filter(plan__unit__region=region, parent__isnull=False).values_list("parent__type_id", "type_id")
    for above, below in pairs.distinct():
        if rank(above) >= rank(below):
            values = {"below": types[below].singular, "above": types[above].singular}
            raise Refused("ORDER", Sentence(STANDS_BELOW, values), "after")
