"""Who is asked: the people of a region with their roles, and who stands in for whom."""

from collections import defaultdict
from collections.abc import Iterable

from reports.reminders.rules import Receiver
from tracker.models import Person
from tracker.permissions import Access, Permission

# The id of somebody who is asked, and the name of whoever is absent and in whose place; "" for themselves.
Asked = tuple[int, str]


class People:
    """Everybody with a role in a region on a day; at least one."""

    def __init__(self, accesses: list[Access]) -> None:
        self.by_id = {access.person.pk: access for access in accesses}
        self.tree = accesses[0].tree
        self._holders: dict[tuple[Receiver, int], list[Asked]] = {}
        # Who is stood in for, and by whom: they get the letters meanwhile.
        self._standing_in: dict[int, list[Access]] = defaultdict(list)
        for access in accesses:
            for pk in access.acts_for - {access.person.pk}:
                self._standing_in[pk].append(access)

    def person(self, pk: int) -> Person:
        """Somebody by their id."""
        return self.by_id[pk].person

    def names(self, asked: Iterable[Asked]) -> tuple[str, ...]:
        """The names of those who are asked, each once."""
        return tuple(dict.fromkeys(self.person(pk).name for pk, _ in asked))

    def asked(self, person_ids: Iterable[int], permission: Permission, unit_id: int) -> list[Asked]:
        """Those of some people who still have a permission in a unit.

        In the place of somebody absent it is whoever stands in for them there.
        """
        found: list[Asked] = []
        for pk in person_ids:
            absent = [(one, one.absent(permission, unit_id)) for one in self._standing_in.get(pk, ())]
            deputies = [(one.person.pk, names[pk]) for one, names in absent if pk in names]
            access = self.by_id.get(pk)
            if deputies:
                found += deputies
            elif access and access.allows(permission, unit_id):
                found.append((pk, ""))
        return found

    def holders(self, receiver: Receiver, unit_id: int) -> list[Asked]:
        """The people whose role counts for a unit, those who stand in for somebody with that person's name.

        Whoever is absent and stood in for is not among them.
        """
        if (receiver, unit_id) not in self._holders:
            self._holders[receiver, unit_id] = self._find_holders(receiver, unit_id)
        return self._holders[receiver, unit_id]

    def _find_holders(self, receiver: Receiver, unit_id: int) -> list[Asked]:
        found: list[Asked] = []
        for access in self.by_id.values():
            if self._holds(receiver, unit_id, access.roles) and not self._is_stood_in_for(receiver, unit_id, access.person.pk):
                found.append((access.person.pk, ""))
            found += [
                (access.person.pk, one.name)
                for one in access.stand_ins
                if self._holds(receiver, unit_id, [(one.role, one.unit_id)])
            ]
        return found

    def _holds(self, receiver: Receiver, unit_id: int, roles: Iterable[tuple[str, int]]) -> bool:
        return any(role == receiver and unit_id in self.tree.reach(held_in) for role, held_in in roles)

    def _is_stood_in_for(self, receiver: Receiver, unit_id: int, person_id: int) -> bool:
        """Whether somebody has the person's role for the unit meanwhile."""
        return any(
            self._holds(receiver, unit_id, [(one.role, one.unit_id) for one in access.stand_ins if one.person_id == person_id])
            for access in self._standing_in.get(person_id, ())
        )
