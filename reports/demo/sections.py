"""What a nämnd writes in its report beside the goals: what has happened, and its economy in figures."""

from collections.abc import Mapping
from decimal import Decimal

from reports.demo.acts import Round
from reports.models import SectionKind, SectionPlacement
from reports.operations.sections import FinanceEntry, SectionEntry, add_section
from reports.texts import read_blocks
from tracker.models import Role

# Budget, outcome until August and what is expected of the year, in mnkr, by what the nämnd does.
ECONOMY: Mapping[str, Mapping[str, tuple[str, str, str]]] = {
    "rs": {"Ledning och stöd": ("-412.0", "-268.4", "-405.0"), "It": ("-296.0", "-201.7", "-300.0")},
    "hsn": {
        "Primärvård": ("-1880.0", "-1247.3", "-1875.0"),
        "Sjukhusvård": ("-4120.0", "-2836.9", "-4240.0"),
        "Tandvård": ("-365.0", "-240.2", "-363.0"),
    },
    "kbn": {"Kultur": ("-188.0", "-124.1", "-187.0"), "Folkbildning": ("-96.0", "-63.8", "-96.0")},
    "tn": {"Busstrafik": ("-742.0", "-501.6", "-751.0"), "Tågtrafik": ("-310.0", "-204.0", "-308.0")},
    "un": {"Näringsliv": ("-74.0", "-46.2", "-72.0"), "Kompetens och infrastruktur": ("-58.0", "-37.9", "-57.0")},
}
HAPPENINGS: Mapping[str, str] = {
    "rs": "En ny organisation för regionkansliet gäller sedan den 1 mars.",
    "hsn": "Det nya närsjukhuset tog emot sina första patienter i maj. Kostnaden för läkemedel ökar snabbare än väntat.",
    "kbn": "Fullmäktige har beslutat att nämnden upphör vid årsskiftet. Arbetet med den nya nämnden har börjat.",
    "tn": "Ett nytt trafikavtal började gälla i juni.",
    "un": "Länet har fått status som försöksområde för elflyg.",
}


def write(round_: Round) -> None:
    """The coordinator writes what has happened, and the economy."""
    rows = tuple(_row(name, *amounts) for name, amounts in ECONOMY[round_.unit].items())
    text = SectionEntry(title="Väsentliga händelser", body=read_blocks(HAPPENINGS[round_.unit]))
    economy = SectionEntry(
        title="Ekonomi",
        kind=SectionKind.FINANCE,
        placement=SectionPlacement.AFTER_GOALS,
        body=read_blocks("Beloppen är påhittade."),
        rows=rows,
    )
    for entry in (text, economy):
        by = round_.story.by(Role.COORDINATOR, round_.unit)
        add_section(by=by, now=round_.story.tick(), unit_follow_up=round_.follow_up, entry=entry)


def _row(name: str, budget: str, outcome: str, forecast: str) -> FinanceEntry:
    """A row; the deviation is from what the budget has for two thirds of the year."""
    by_now = Decimal(budget) * 8 / 12
    return FinanceEntry(
        name=name,
        budget=Decimal(budget),
        outcome=Decimal(outcome),
        deviation=(Decimal(outcome) - by_now).quantize(Decimal("0.1")),
        forecast=Decimal(forecast),
    )
