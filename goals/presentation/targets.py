"""Targets in words, with how sure their reading is and what the source itself says."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from goals.models import Target
from goals.presentation.figures import figure
from goals.queries.rows import terms_of
from goals.rules.explanations import baseline_words
from goals.rules.targets import Reading, target_words
from goals.rules.wording import READING_LABELS
from tracker.periods import label_months, local_date, write_date
from tracker.templatetags.tertial import sentence


@dataclass(frozen=True)
class TargetText:
    """A target of one year."""

    target: Target

    @property
    def words(self) -> str:
        """What is to be reached: "minst 90"."""
        return sentence(target_words(terms_of(self.target)))

    @property
    def raw(self) -> str:
        """The source's own words; "" when it has none."""
        return self.target.raw_target

    @property
    def reading(self) -> str:
        """How sure the reading is, and who confirmed it."""
        label = gettext(READING_LABELS[Reading(self.target.reading)]).capitalize()
        if self.target.confirmed_by is None or self.target.confirmed_at is None:
            return label
        who, when = self.target.confirmed_by.name, write_date(local_date(self.target.confirmed_at))
        return gettext("{reading} av {who}, {when}").format(reading=label, who=who, when=when)

    @property
    def baseline(self) -> str:
        """The baseline with its unit, and the source's words where they say something else; "" when there is none."""
        raw = self.target.raw_baseline
        if self.target.baseline is None:
            return f"”{raw}”" if raw else ""
        shown = str(figure(self.target.indicator, self.target.baseline))
        return shown if not raw or raw == shown.replace("\u00a0", " ") else f"{shown} (”{raw}”)"

    @property
    def baseline_label(self) -> str:
        """What the baseline is called: "Utfall 2024"."""
        words = sentence(baseline_words(terms_of(self.target)))
        return words[:1].upper() + words[1:]

    @property
    def tolerance(self) -> str:
        """How far from the target is still partly met, where the target says so itself; else ""."""
        if self.target.tolerance is None:
            return ""
        return gettext("högst {distance} från målvärdet").format(distance=figure(self.target.indicator, self.target.tolerance))

    @property
    def months(self) -> str:
        """When it is measured, with the source's own words."""
        known = label_months(self.target.months) if self.target.months else gettext("tidpunkt saknas i källan")
        return f"{known[:1].upper()}{known[1:]}" + (f" (”{self.target.raw_months}”)" if self.target.raw_months else "")

    @property
    def heading(self) -> str:
        """Its year and what is to be reached: "Mål 2026: minst 90"."""
        return gettext("Mål {year}: {words}").format(year=self.target.year, words=self.words)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the source says of it and how that was read, as terms and descriptions."""
        facts = [
            (gettext("Planens ord"), f"”{self.raw}”" if self.raw else gettext("saknas i källan")),
            (gettext("Läsning"), self.reading),
            (gettext("Oklart"), self.target.doubt),
            (self.baseline_label, self.baseline),
            (gettext("Mäts"), self.months),
            (gettext("Räknas som delvis"), self.tolerance),
            (gettext("Anmärkning"), self.target.note),
        ]
        return [(term, description) for term, description in facts if description]


def target_texts(targets: Iterable[Target]) -> list[TargetText]:
    """Targets as their pages show them."""
    return [TargetText(target) for target in targets]
