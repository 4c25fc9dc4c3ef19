"""Roles in words."""

from collections.abc import Mapping

from django.utils.translation import gettext

from tracker.models import Role
from tracker.permissions import Access


def role_words(role: str, unit: str) -> str:
    """A role in a unit: "rapportör, Kulturförvaltningen"; the role alone where the unit has no name here."""
    return f"{Role(role).label}, {unit}" if unit else str(Role(role).label)


def roles_in_words(access: Access, names: Mapping[int, str]) -> list[str]:
    """The reader's roles, and those of others that count for them meanwhile: "rapportör, Kulturförvaltningen (för Rolf)"."""
    own = [role_words(role, names.get(unit_id, "")) for role, unit_id in access.roles]
    words = gettext("{role} (för {name})")
    others = [words.format(role=role_words(one.role, names.get(one.unit_id, "")), name=one.name) for one in access.stand_ins]
    return list(dict.fromkeys([*own, *others]))


def acting_words(name: str, for_whom: str) -> str:
    """Who did something, and for whom: "Rut för Rolf"; the name alone when it was for nobody."""
    return gettext("{name} för {absent}").format(name=name, absent=for_whom) if for_whom else name
