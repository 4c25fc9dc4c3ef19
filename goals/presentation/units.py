"""A region's units in words: the tree, how long each exists, and what takes over from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from tracker.models import Unit
from tracker.periods import write_date

DEEPEST = 5  # how far a unit is moved in on the page


@dataclass(frozen=True)
class UnitLine:
    """A unit in the tree, `depth` steps below the top."""

    unit: Unit
    depth: int
    successor: str  # its name; "" when none is known

    @property
    def kind(self) -> str:
        """What it is: "nämnd, egen myndighet"."""
        return what_it_is(self.unit)

    @property
    def validity(self) -> str:
        """From when, and for one that ceases to when and what takes over."""
        words = gettext("från {day}").format(day=write_date(self.unit.active_from))
        if self.unit.active_to:
            words = f"{write_date(self.unit.active_from)}–{write_date(self.unit.active_to)}"
        return f"{words}; {gettext('sedan {unit}').format(unit=self.successor)}" if self.successor else words


def unit_lines(units: Iterable[Unit], by_id: Mapping[int, Unit]) -> list[UnitLine]:
    """Units as a tree, each under its nearest unit among them, in the order given."""
    shown = {unit.pk: unit for unit in units}
    below: dict[int | None, list[Unit]] = {}
    for unit in shown.values():
        below.setdefault(_above(unit, shown, by_id), []).append(unit)
    return list(_walk(below, None, 0, by_id))


def _above(unit: Unit, shown: Mapping[int, Unit], by_id: Mapping[int, Unit]) -> int | None:
    pk = unit.parent_id
    while pk is not None and pk not in shown:
        pk = by_id[pk].parent_id
    return pk


def _walk(below: Mapping[int | None, list[Unit]], at: int | None, depth: int, by_id: Mapping[int, Unit]) -> Iterable[UnitLine]:
    for unit in below.get(at, ()):
        yield UnitLine(unit, min(depth, DEEPEST), by_id[unit.successor_id].name if unit.successor_id else "")
        yield from _walk(below, unit.pk, depth + 1, by_id)


def what_it_is(unit: Unit) -> str:
    """What a unit is: "nämnd, egen myndighet"."""
    words = [str(unit.get_kind_display())]
    if unit.is_authority:
        words.append(gettext("egen myndighet"))
    if unit.has_oversight:
        words.append(gettext("har uppsikt"))
    return ", ".join(words)
