"""A pasted table's rows in words: what was understood of each, and what it would do."""

from dataclasses import dataclass

from django.utils.translation import gettext

from goals.presentation.targets import TargetText
from goals.queries.plan_imports import Effect, ImportRow
from goals.rules.plan_table import GoalWording
from goals.rules.targets import Accumulation, Kind, Reading, TargetTerms, ValueType, target_words
from goals.rules.wording import READING_LABELS
from tracker.numbers import write_number
from tracker.periods import label_months
from tracker.sentences import gettext_noop
from tracker.templatetags.tertial import translate

EFFECT_LABELS = {
    Effect.ADDS: gettext_noop("Läggs till"),
    Effect.FILLS: gettext_noop("Fyller i målvärdet"),
    Effect.CHANGES: gettext_noop("Ändrar raden"),
    Effect.ADDS_GOAL: gettext_noop("Nytt mål utan indikator"),
    Effect.NOTHING: gettext_noop("Ändrar inget"),
    Effect.FAULTY: gettext_noop("Tas inte med"),
}


@dataclass(frozen=True)
class PreviewLine:
    """A row of the preview. `is_skipped` when the person has left it out."""

    row: ImportRow
    is_skipped: bool

    @property
    def effect(self) -> str:
        """What the row would do."""
        return gettext(EFFECT_LABELS[self.row.effect])

    @property
    def can_be_skipped(self) -> bool:
        """Whether there is anything to leave out."""
        return self.row.does_something

    @property
    def is_faulty(self) -> bool:
        """Whether the row cannot be used."""
        return self.row.fault is not None

    @property
    def goal(self) -> str:
        """The goal that the row belongs to: "Delmål 1.1", or what a new one is called."""
        if self.row.goal:
            return self.row.goal.label if self.row.goal.number else self.row.goal.title
        return _named(self.row.new_goal or self.row.row.goal)

    @property
    def is_new_goal(self) -> bool:
        """Whether the goal is to be made."""
        return self.row.new_goal is not None and not self.is_faulty

    @property
    def is_new_indicator(self) -> bool:
        """Whether the series is to be made."""
        return bool(self.row.row.indicator) and self.row.indicator is None and not self.is_faulty

    @property
    def name(self) -> str:
        """The indicator; "" for a goal alone."""
        return self.row.row.indicator

    @property
    def words(self) -> str:
        """What is to be reached, as it was read; "" when the row does not say."""
        fields = self.row.values.fields
        if "kind" not in fields:
            return ""
        terms = TargetTerms(
            kind=Kind(fields["kind"]),
            reading=Reading.UNCLEAR if fields.get("reading") == Reading.UNCLEAR else Reading.STATED,
            low=fields.get("low"),
            high=fields.get("high"),
            baseline=fields.get("baseline"),
            raw_target=self.row.row.raw_target or "",
            value_type=ValueType(self.row.indicator.value_type) if self.row.indicator else self.row.values.value_type,
            measure_unit=self._unit,
            accumulation=Accumulation.LATEST,
        )
        return translate(target_words(terms))

    @property
    def before(self) -> str:
        """What the plan says now, where the row would change it; else ""."""
        is_set = self.row.effect == Effect.CHANGES and self.row.target and "kind" in self.row.values.fields
        words = TargetText(self.row.target).words if is_set and self.row.target else ""
        return words if words != self.words else ""

    @property
    def reading(self) -> str:
        """How sure the reading is, where somebody has to look at it: "antaget", "oklart"; else ""."""
        reading = self.row.values.fields.get("reading")
        return gettext(READING_LABELS[reading]) if reading in {Reading.ASSUMED, Reading.UNCLEAR} else ""

    @property
    def is_unclear(self) -> bool:
        """Whether nobody can be sure what is to be reached."""
        return self.row.values.fields.get("reading") == Reading.UNCLEAR

    @property
    def baseline(self) -> str:
        """The earlier outcome as it was read, with its year; "" when the row does not say."""
        value, year = self.row.values.fields.get("baseline"), self.row.values.fields.get("baseline_year")
        if value is None:
            return ""
        shown = write_number(value, unit=self._unit)
        if (self.row.indicator.value_type if self.row.indicator else self.row.values.value_type) == ValueType.YES_NO:
            shown = gettext("Ja") if value else gettext("Nej")
        return f"{shown} ({year})" if year else shown

    @property
    def months(self) -> str:
        """When it is measured, as it was read; "" when the row does not say."""
        months = self.row.values.fields.get("months")
        return label_months(months) if months else ""

    @property
    def notes(self) -> list[str]:
        """What is good to know."""
        return [translate(note) for note in self.row.notes]

    @property
    def doubts(self) -> list[str]:
        """What somebody has to look at."""
        return list(dict.fromkeys(translate(doubt) for doubt in self.row.doubts))

    @property
    def fault(self) -> str:
        """Why the row cannot be used; "" when it can."""
        return translate(self.row.fault) if self.row.fault else ""

    @property
    def _unit(self) -> str:
        return self.row.indicator.measure_unit if self.row.indicator else self.row.values.measure_unit


def _named(wording: GoalWording | None) -> str:
    return f"{wording.number} {wording.title}".strip() if wording else ""


@dataclass(frozen=True)
class Preview:
    """All rows, and how many of each sort."""

    lines: list[PreviewLine]

    @property
    def used(self) -> int:
        """How many would change something, but for those that are left out."""
        return sum(line.can_be_skipped and not line.is_skipped for line in self.lines)

    @property
    def faulty(self) -> int:
        """How many cannot be used."""
        return sum(line.is_faulty for line in self.lines)

    @property
    def doubtful(self) -> int:
        """How many somebody has to look at."""
        return sum(bool(line.doubts) for line in self.lines if line.can_be_skipped)
