"""People, the roles they hold, and who stands in for them."""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tracker.models.constraints import allowed, in_order
from tracker.models.regions import Region, Unit


class PersonManager(BaseUserManager["Person"]):
    """Makes people; the only place that lowers the case of an e-mail address."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person with this e-mail address, in any case."""
        return self.get(email=(username or "").lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """A person who can sign in when `password` is given."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """An operator: may read everything in the admin, and change nothing there."""
        return self.create_user(email, password, is_operator=True, **fields)


class Person(AbstractBaseUser):
    """Person (person): who signs in. What they may do is in Membership, never here.

    `mail_failed_at` is when an e-mail to them was last refused for good.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=5, default="sv")
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    mail_failed_at = models.DateTimeField(null=True, blank=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("personer")
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name

    # The three questions that Django's admin asks. It is for reading only.
    @property
    def is_staff(self) -> bool:
        """Whether the admin opens at all."""
        return self.is_operator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Whether the admin may show this table; no other permission exists there."""
        return self.is_active and self.is_operator and perm.partition(".")[2].startswith("view_")

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the admin lists this app."""
        return self.is_active and self.is_operator


class Role(models.TextChoices):
    """What a person can be in a unit. What each role may do is in tracker.permissions."""

    REPORTER = "REPORTER", _("rapportör")
    COORDINATOR = "COORDINATOR", _("samordnare")
    MANAGER = "MANAGER", _("förvaltningschef")
    SECRETARY = "SECRETARY", _("nämndsekreterare")
    MEMBER = "MEMBER", _("ledamot")
    AUDITOR = "AUDITOR", _("revisor")
    ADMINISTRATOR = "ADMINISTRATOR", _("administratör")


class Suspension(models.Model):
    """Suspension (avstängning): that a person may not come into a region for now, whatever roles they hold there.

    A person can work in several regions of one installation, so each region shuts its own door.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="suspensions")
    region = models.ForeignKey(Region, models.PROTECT, related_name="suspensions")
    since_at = models.DateTimeField()

    class Meta:
        verbose_name = _("avstängning")
        verbose_name_plural = _("avstängningar")
        constraints = [models.UniqueConstraint(fields=["person", "region"], name="suspension_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.region}"


def _in_time(on: date, prefix: str = "") -> Q:
    """Whether the local date lies between the dates of a role or of an absence."""
    return (Q(**{f"{prefix}to_on": None}) | Q(**{f"{prefix}to_on__gte": on})) & Q(**{f"{prefix}from_on__lte": on})


def _suspended(person: str) -> Exists:
    """Whether the person at the end of the path is shut out of the row's region."""
    return Exists(Suspension.objects.filter(person=OuterRef(person), region=OuterRef("unit__region")))


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Which roles."""

    def active(self, on: date) -> "MembershipQuerySet":
        """Roles that count on the local date `on`: held then, by somebody who is active and not shut out of the region."""
        return self.filter(_in_time(on), ~_suspended("person"), person__is_active=True)

    def counting_for(self, person: int, region: int, on: date) -> "MembershipQuerySet":
        """Roles in a region that count for a person on the local date `on`: their own, and those of whom they can stand in for.

        Person and region are given by their ids. One simple query, since every request asks it. A role of somebody else comes
        once for each absence that makes it count, which is `person__absences`; a role of their own comes at least once.
        """
        shut_out = Suspension.objects.filter(Q(person=person) | Q(person=OuterRef("person")), region=region)
        deputised = Q(
            _in_time(on, "person__absences__"),
            person__absences__unit__region=region,
            person__absences__deputy=person,
            person__absences__deputy__is_active=True,
        )
        held = self.filter(_in_time(on), ~Exists(shut_out), unit__region=region, person__is_active=True)
        return held.filter(Q(person=person) | deputised)

    def of(self, person: Person, region: Region) -> "MembershipQuerySet":
        """One person's roles in one region."""
        return self.filter(person=person, unit__region=region)


class Membership(models.Model):
    """Membership (roll i en enhet): a role that a person holds in a unit, between dates."""

    UNIT_PATH = "unit"

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("roll i en enhet")
        verbose_name_plural = _("roller i enheter")
        constraints = [
            models.UniqueConstraint(fields=["person", "unit", "role", "from_on"], name="membership_once"),
            allowed("membership_role_known", "role", Role.values),
            in_order("membership_dates_in_order", "from_on", "to_on"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}, {self.unit}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Which absences."""

    def in_time(self, on: date) -> "AbsenceQuerySet":
        """Absences of the local date `on`."""
        return self.filter(_in_time(on))

    def covered(self, on: date) -> "AbsenceQuerySet":
        """Those of the local date `on` in which somebody can stand in: the deputy is active and not shut out."""
        return self.filter(_in_time(on), ~_suspended("deputy"), deputy__is_active=True)


class Absence(models.Model):
    """Absence (frånvaro): who stands in for a person in a unit, between dates.

    The deputy has, for that time, the roles that the absent person has in the unit and below it to the next authority, and no
    others; see tracker.permissions.
    """

    UNIT_PATH = "unit"

    person = models.ForeignKey(Person, models.PROTECT, related_name="absences")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="deputy_for")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("frånvaro")
        verbose_name_plural = _("frånvaro")
        constraints = [
            in_order("absence_dates_in_order", "from_on", "to_on"),
            models.CheckConstraint(condition=~Q(person=models.F("deputy")), name="absence_deputy_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.deputy}"
