"""What hangs on a goal in tables of its own: expected results, whom it addresses, Agenda 2030, documents."""

from collections.abc import Iterable
from dataclasses import dataclass

from goals.models import ExpectedResult, Goal, GoalAddressee, GoalAgenda, GoalSteeringDocument, SteeringDocument
from goals.operations.plan_checks import check_line, check_same_region, check_texts
from tracker.models import Unit
from tracker.operations import Refused, as_text
from tracker.sentences import Sentence, gettext_noop

AGENDA_GOALS = range(1, 18)


@dataclass(frozen=True)
class GoalParts:
    """The parts of a goal; expected results in their order, the others in any."""

    expected: tuple[str, ...] = ()
    addressees: tuple[Unit, ...] = ()
    agenda: tuple[int, ...] = ()
    steering_documents: tuple[str, ...] = ()

    @classmethod
    def of(cls, goal: Goal) -> "GoalParts":
        """The parts that a goal has now."""
        return cls(
            expected=tuple(result.text for result in goal.expected_results.all()),
            addressees=tuple(addressee.unit for addressee in goal.addressees.select_related("unit").order_by("unit_id")),
            agenda=tuple(agenda.number for agenda in goal.agenda.all()),
            steering_documents=tuple(row.document.name for row in goal.steering_documents.select_related("document")),
        )

    @property
    def texts(self) -> dict[str, str]:
        """Each as one text, as the trace keeps it; the same whatever order they came in."""
        return {
            "expected": "\n".join(self.expected),
            "addressees": _listed(as_text(unit) or "" for unit in self.addressees),
            "agenda": ", ".join(str(number) for number in sorted(set(self.agenda))),
            "steering_documents": _listed(self.steering_documents),
        }

    def check(self, unit: Unit) -> None:
        """Refuse what a goal of the unit's plan cannot have, naming the field."""
        check_texts({"expected": "\n".join(self.expected)})
        check_same_region("addressees", unit, [addressee.region_id for addressee in self.addressees])
        if not set(self.agenda) <= set(AGENDA_GOALS):
            raise Refused("AGENDA", Sentence(gettext_noop("Agenda 2030 har mål 1 till 17.")), "agenda")
        for name in self.steering_documents:
            check_line("steering_documents", name, most=300)


def _listed(texts: Iterable[str]) -> str:
    return "; ".join(sorted(set(texts)))


def save_parts(goal: Goal, parts: GoalParts) -> None:
    """Make the goal's parts what they are to be; rows that stay are not touched."""
    _save_expected(goal, parts.expected)
    units = {unit.pk for unit in parts.addressees}
    goal.addressees.exclude(unit__in=units).delete()
    known = set(goal.addressees.values_list("unit_id", flat=True))
    GoalAddressee.objects.bulk_create([GoalAddressee(goal=goal, unit_id=pk) for pk in sorted(units - known)])
    goal.agenda.exclude(number__in=parts.agenda).delete()
    numbers = set(goal.agenda.values_list("number", flat=True))
    GoalAgenda.objects.bulk_create([GoalAgenda(goal=goal, number=n) for n in sorted(set(parts.agenda) - numbers)])
    _save_documents(goal, set(parts.steering_documents))


def _save_expected(goal: Goal, texts: tuple[str, ...]) -> None:
    rows = {row.order: row for row in goal.expected_results.all()}
    goal.expected_results.filter(order__gt=len(texts)).delete()
    for order, text in enumerate(texts, start=1):
        row = rows.get(order) or ExpectedResult(goal=goal, order=order)
        if row.text != text:
            row.text = text
            row.save()
    goal.expected_results.filter(order__lt=1).delete()


def _save_documents(goal: Goal, names: set[str]) -> None:
    goal.steering_documents.exclude(document__name__in=names).delete()
    known = set(goal.steering_documents.values_list("document__name", flat=True))
    region = goal.plan.unit.region
    for name in sorted(names - known):
        document, _ = SteeringDocument.objects.get_or_create(region=region, name=name)
        GoalSteeringDocument.objects.create(goal=goal, document=document)


def remove_parts(goal: Goal) -> None:
    """Take away all that hangs on a goal that is to be removed."""
    save_parts(goal, GoalParts())
