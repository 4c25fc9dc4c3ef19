"""Loading a whole region from its files: once, in one transaction, and never on top of what people have entered."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from goals.demo.assignments import load_assignments
from goals.demo.files import DemoFiles
from goals.demo.indicators import load_owners, load_reporters
from goals.demo.load import Load
from goals.demo.organisation import load_dimensions, load_people, load_plan_types, load_units
from goals.demo.outcomes import load_history, load_invented
from goals.demo.plans import from_the_top, load_plan
from goals.demo.rounds import load_rounds
from goals.demo.tables import FaultyFile
from tracker.models import AuditEvent, Region
from tracker.operations import Actor, Refused
from tracker.periods import Period
from tracker.sentences import Sentence, gettext_noop

NOTHING: frozenset[Period] = frozenset()


def load_region(*, by: Actor, now: datetime, files: DemoFiles, without: frozenset[Period] = NOTHING) -> bool:
    """Load a demo region, leaving out the made-up outcomes of the periods `without`.

    False, and nothing changed, when it is there from the same files already.
    Raises Refused when it is there from elsewhere, and FaultyFile; then too
    nothing is changed.
    """
    row = files.organisation.region
    if not row.is_demo:
        raise FaultyFile(row.where, "bara en region med is_demo = true läses in: alla får veta lösenordet.")
    loaded_from = {"files": files.digest, "without_outcomes": " ".join(sorted(period.slug for period in without))}
    with transaction.atomic():
        existing = Region.objects.filter(slug=row.slug).first()
        if existing:
            _refuse_unless_from(existing, loaded_from)
            return False
        region = Region.objects.create(slug=row.slug, name=row.name, is_demo=True)
        load = Load(by, now, region)
        load.trace([(region, "load", {name: (None, value) for name, value in loaded_from.items()})])
        _load(load, files, without)
    return True


def _refuse_unless_from(region: Region, loaded_from: Mapping[str, str]) -> None:
    """What people have entered since is never mixed with other files."""
    event = AuditEvent.objects.filter(region_id=region.pk, action="region.load").first()
    before = {name: pair[1] for name, pair in event.changes.items()} if event else {}
    if before == loaded_from:
        return
    if before.get("files") == loaded_from["files"]:
        sentence = gettext_noop("{region} är redan inläst, med andra påhittade utfall än du ber om.")
    elif event:
        sentence = gettext_noop("{region} är redan inläst, från filer som har ändrats sedan dess.")
    else:
        sentence = gettext_noop("{region} finns redan och är inte inläst som demo.")
    raise Refused("LOADED_OTHERWISE", Sentence(sentence, {"region": region.name}))


def _load(load: Load, files: DemoFiles, without: frozenset[Period]) -> None:
    load_units(load, files.organisation.unit)
    load_people(load, files.organisation.person)
    load_plan_types(load, files.organisation.vocabulary.plan_type)
    load_dimensions(load, files.organisation.vocabulary.dimension)
    load_rounds(load, files.organisation.round)
    load_owners(load, files.responsibilities.owner)
    plans = from_the_top(load, files.plans)
    for plan in plans:
        load_plan(load, plan)
    load_assignments(load, plans)
    load_reporters(load, files.responsibilities.reporter)
    for plan in plans:
        load_history(load, plan)
    for outcomes in files.outcomes:
        load_invented(load, outcomes, plans, without)
