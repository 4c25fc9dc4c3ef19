"""Every address, as everybody: what may not be seen is not there, in any page, file or message.

Kulturnämnden's live rows hold a value, words and a file that are found nowhere else. Whoever may not read them must
never meet one of them, whatever address is asked for, and must not be able to change anything there.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from model_bakery import baker

from goals.models import (
    Assessment,
    Assignment,
    AssignmentAddressee,
    AssignmentStatus,
    Attachment,
    Comment,
    DateChange,
    Decision,
    Evidence,
    FollowUp,
    Goal,
    Indicator,
    LockException,
    Origin,
    Outcome,
    OutcomePart,
    Plan,
    PlanType,
    Release,
    Target,
    UnitFollowUp,
)
from reports.content.build import build_content
from reports.content.schema import SCHEMA, digest, write_json
from reports.models import Report, ReportFile, ReportStage, Section
from tests.conftest import NOW, TODAY, make_decision
from tests.held import held
from tests.security.pages import name_of, patterns, read
from tracker.models import Absence, AuditEvent, Job, JobFile, Mail, Membership, Person, Unit

pytestmark = pytest.mark.servers

SECRETS = [
    "7717",
    "7 717",
    "7\u00a0717",
    "hemlig kommentar",
    "hemlig prognos",
    "hemlig analys",
    "hemligt fel",
    "hemligt läge",
    "hemlig.pdf",
    "hemligt avsnitt",
    "hemligt skäl",
]
OPEN = {"account_login", "account_logout", "account_inactive", "account_reset_password", "account_reset_password_done"}
OPEN |= {"account_reset_password_from_key", "account_reset_password_from_key_done"}
# What machines ask; tests.tracker.test_health says who is told what.
OPEN |= {"health_live", "health_ready", "health_deep"}
# What is published; tests.reports.acts.test_pages says that nothing else is there.
OPEN |= {"reports:published_regions", "reports:published", "reports:published_report", "reports:published_file"}
# Those of the region who may not read kulturnämnden's live rows, and those who are not even of the region.
WITHOUT = ["other_reporter", "member", "auditor", "administrator"]
FROM_OUTSIDE = ["outsider", "stranger"]


@pytest.fixture
@held
def secrets(norr: SimpleNamespace, plans: SimpleNamespace, rounds: SimpleNamespace, reporter: Person) -> SimpleNamespace:
    """A value, words and files of kulturnämnden's round that nobody outside it may meet."""
    outcome = Outcome.objects.create(
        indicator=plans.films.indicator,
        year=2026,
        month=8,
        value=Decimal(7717),
        forecast_value=Decimal(7717),
        forecast_comment="hemlig prognos",
        comment="hemlig kommentar",
        origin=Origin.FORM,
        via="sidan Utfall",
        entered_by=reporter,
        entered_at=NOW,
    )
    OutcomePart.objects.create(outcome=outcome, category=plans.women, value=Decimal(7717))
    Comment.objects.create(outcome=outcome, text="hemlig kommentar", by=reporter, at=NOW, version=1, form_uuid=uuid.uuid4())
    evidence = baker.make(
        Evidence, outcome=outcome, name="hemlig.pdf", url="", media_type="application/pdf", sha256="0", data=b"7717", by=reporter
    )
    assessment = baker.make(
        Assessment, goal=plans.goal, unit_follow_up=rounds.culture, scope="OWN", stage="PROPOSED", status="MET", round=1,
        analysis="hemlig analys", activities="hemlig analys", by=reporter,
    )  # fmt: skip
    baker.make(
        Assessment, goal=plans.above, unit_follow_up=rounds.culture, scope="CONTRIBUTION", stage="PROPOSED", status="MET",
        round=1, analysis="hemlig analys", by=reporter,
    )  # fmt: skip
    assignment = Assignment.objects.create(given_by=norr.council, given=make_decision(norr.council), text="Se över kulturen")
    addressee = AssignmentAddressee.objects.create(assignment=assignment, unit=norr.culture, months=0b10000000)
    AssignmentStatus.objects.create(addressee=addressee, unit_follow_up=rounds.culture, status="DEVIATES", comment="hemligt läge")
    DateChange.objects.create(
        unit_follow_up=rounds.culture, field="outcomes_due_on", old=TODAY, new=TODAY, by=reporter, at=NOW, reason="hemligt skäl"
    )
    job = baker.make(
        Job, region=norr.region, unit=norr.culture, kind="report.build", key="1", state="DEAD", progress=50, error="hemligt fel",
        args={"unit_follow_up": rounds.culture.pk},
    )  # fmt: skip
    JobFile.objects.create(job=job, name="hemlig.pdf", media_type="application/pdf", sha256="0", data=b"7717", expires_at=NOW)
    section = Section.objects.create(unit_follow_up=rounds.culture, order=1, title="hemligt avsnitt", body=[])
    content = write_json(build_content(rounds.culture, stage=ReportStage.DRAFT, version=1, now=NOW))
    assert "7717" in content
    report = Report.objects.create(
        unit_follow_up=rounds.culture, stage="DRAFT", round=1, version=1, content=content, schema=SCHEMA, sha256=digest(content),
        created_at=NOW,
    )  # fmt: skip
    ReportFile.objects.create(report=report, format="pdf", sha256="0" * 64, data=b"7717")
    return SimpleNamespace(
        outcome=outcome, assessment=assessment, job=job, report=report, addressee=addressee, evidence=evidence, section=section
    )


# What is asked for by its number, by what stands before the number in the address.
NUMBERED: dict[str, Any] = {
    "mal": Goal, "bidrag": Goal, "hushallning": Goal, "plan": Plan, "rad": Target,
    "indikator": Indicator, "befintlig": Indicator, "utfall": Indicator, "underlag": Evidence,
    "uppdrag": Assignment, "mottagare": AssignmentAddressee,
    "rapporter": Report, "expediera": Report, "publicera": Report, "avsnitt": Section,
    "jobb": Job, "listor": Job, "paket": Job, "brev": Mail,
    "beslut": Decision, "undantag": LockException, "bilaga": Attachment, "maskera": Decision, "omgang": FollowUp,
    "enheter": Unit, "personer": Person, "ansvar": Person, "franvaro": Absence, "roll": Membership, "plantyp": PlanType,
}  # fmt: skip
PARAMETER = re.compile(r"([\w-]*)/?<(?:\w+:)?(\w+)>")


def ids_to_guess() -> dict[str, list[Any]]:
    """The numbers of the first two of each kind that there are; a number that is nobody's where there is none."""
    found: dict[str, list[Any]] = {
        what: list(model._base_manager.order_by("pk").values_list("pk", flat=True)[:2]) or [0] for what, model in NUMBERED.items()
    }
    return found | {"spar": [f"{kind}:{found[what][0]}" for kind, what in (("target", "rad"), ("goal", "mal"))]}


@pytest.fixture
def ids(secrets: SimpleNamespace) -> dict[str, list[Any]]:
    return ids_to_guess()


ROUTES = dict(reversed(list(patterns())))
NAMES = sorted(set(ROUTES) - OPEN)
# Of no region: the way in, where a number on paper is written, and what is kept of the one who asks.
NOWHERE = {"goals:home", "reports:trace_code", "reports:own_record", "reports:own_record_file"}
PLACED = [name for name in NAMES if not name.startswith("account") and name not in NOWHERE]


def is_own(name: str, who: str) -> bool:
    """Whether the page is there for somebody to change what is theirs."""
    return who == "administrator" and name.startswith(("goals:admin_", "reports:admin_reminder"))


FIXED: dict[str, Any] = {"region": "norr", "unit": "kn", "period": "2026-08", "month": 8, "year": 2027}
FIXED |= {"file_format": "pdf", "format": "pdf", "code": "1"}


def addresses(name: str, ids: dict[str, list[Any]]) -> Iterator[str]:
    """Every address of one name in kulturnämnden's round, with what there is to guess: all of it, where nobody knows of what."""
    every = sorted({value for values in ids.values() for value in values if isinstance(value, int)})
    for kind in ["mal", "indikator", "utfall", "uppdrag"] if name == "goals:history" else ["plantyp"]:
        known = FIXED | {"kind": kind}
        found = [
            (parameter, [known[parameter]] if parameter in known else ids.get(before or kind, every))
            for before, parameter in PARAMETER.findall(ROUTES[name])
        ]
        for values in product(*(values for _parameter, values in found)):
            yield reverse(name, kwargs=dict(zip((parameter for parameter, _values in found), values, strict=True)))


def all_addresses(names: Iterable[str], ids: dict[str, list[Any]]) -> Iterator[str]:
    return (address for name in names for address in addresses(name, ids))


# Ids of requests and forms, and tokens: drawn by chance, they hold any four digits now and then.
DRAWN = re.compile(r"\b(?:[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|[0-9A-Za-z]{64})\b")


def body(response: Any) -> str:
    """All that an answer says, in its page and its headers, in small letters; without its length and what is drawn by chance."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(f"{key}: {value}" for key, value in response.headers.items() if key != "Content-Length")
    return DRAWN.sub("", f"{content.decode(errors='replace')} {headers}").lower()


def test_nobody_comes_in_without_signing_in(ids: dict[str, list[Any]]) -> None:
    for address in all_addresses(NAMES, ids):
        response = Client().get(address)
        assert response.status_code == 302, address
        assert response.headers["Location"].startswith("/konto/logga-in/")


@pytest.mark.parametrize("who", FROM_OUTSIDE)
def test_from_outside_the_region_nothing_is_there(
    who: str, ids: dict[str, list[Any]], request: pytest.FixtureRequest, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(request.getfixturevalue(who))
    before = everything()
    for address in all_addresses(PLACED, ids):
        for response in (client.get(address), client.post(address, {"confirm": "1", "key": str(uuid.uuid4())})):
            assert response.status_code in {404, 405}, f"{address}: {response.status_code}"
            said = body(response)
            assert [secret for secret in [*SECRETS, "kulturnämnden"] if secret in said] == [], address
    assert everything() == before


@pytest.mark.parametrize("who", WITHOUT)
def test_from_outside_the_nämnd_no_value_word_or_file_of_its_round_is_met(
    who: str, ids: dict[str, list[Any]], request: pytest.FixtureRequest, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(request.getfixturevalue(who))
    for address in all_addresses(PLACED, ids):
        answers = [client.get(address)]
        if answers[0].status_code == 200:
            has_file = b"format=xlsx" in answers[0].content  # elsewhere that, too, is a question like any other
            answers += [client.get(f"{address}?format=xlsx")] if has_file else []
            answers += [client.get(f"{address}?status=MET&mina=1&visa=godkanna{'' if has_file else '&format=xlsx'}")]
        for response in answers:
            asked = response.wsgi_request.get_full_path()
            assert response.status_code in {200, 302, 403, 404, 405, 409}, f"{asked}: {response.status_code}"
            said = body(response)
            assert [secret for secret in SECRETS if secret in said] == [], asked


@pytest.mark.parametrize("who", ["other_reporter", "member"])
def test_from_outside_the_nämnd_searching_for_what_is_secret_finds_no_more_than_for_nonsense(
    who: str, ids: dict[str, list[Any]], request: pytest.FixtureRequest, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(request.getfixturevalue(who))
    for address in all_addresses(["goals:plan", "goals:indicators", "goals:assignments"], ids):
        for secret, nonsense in (("7717", "9393"), ("hemlig", "zebraz")):
            found, nothing = (without_tokens(body(client.get(address, {"q": text}))) for text in (secret, nonsense))
            assert found.replace(secret, nonsense) == nothing


def without_tokens(page: str) -> str:
    """The page without what differs from one answer to the next."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"|(x-request-id:) \w+', r"\1\2", page)


def forms_of(response: Any, address: str) -> Iterator[tuple[str, dict[str, str]]]:
    """What the forms of a page would send, and where; no signing out."""
    for form in read(response, address).forms:
        if form.method == "post" and "logga-ut" not in form.address:
            buttons = {name: value for name, value in form.buttons[:1] if name}
            yield form.address, {one.name: one.value or "1" for one in form.fields} | buttons


def names_in(fields: dict[str, str]) -> frozenset[str]:
    """The names of fields, those of one row as those of another."""
    return frozenset(re.sub(r"\d+", "", name) for name in fields)


@pytest.mark.parametrize("part", range(2))
def test_from_outside_the_nämnd_what_its_coordinator_could_send_changes_nothing(
    part: int, ids: dict[str, list[Any]], coordinator: Person, request: pytest.FixtureRequest, sign_in: Callable[[Person], Client]
) -> None:
    own, others = sign_in(coordinator), {who: sign_in(request.getfixturevalue(who)) for who in WITHOUT}
    before, sent = everything(), set()
    for address in all_addresses(PLACED[part::2], ids):
        for to, fields in [*forms_of(own.get(address), address), (address, {"confirm": "1", "key": str(uuid.uuid4())})]:
            kind = (to, names_in(fields))
            if kind in sent:  # the same form on another page
                continue
            sent.add(kind)
            for who in [who for who in WITHOUT if not is_own(name_of(to), who)]:
                response = others[who].post(to, fields)
                assert response.status_code in {200, 302, 400, 403, 404, 405, 409, 422}, f"{who}, {to}"
        assert AuditEvent.objects.count() == before["events"][0], address
    assert len(sent) > 120
    assert everything() == before


def everything() -> dict[str, list[Any]]:
    """What could be changed, as it is now."""
    return {
        "outcomes": list(Outcome.objects.order_by("pk").values()),
        "assessments": list(Assessment.objects.order_by("pk").values()),
        "jobs": list(Job.objects.order_by("pk").values("pk", "state", "attempts")),
        "reports": list(Report.objects.order_by("pk").values("pk")),
        "sections": list(Section.objects.order_by("pk").values()),
        "rounds": list(UnitFollowUp.objects.order_by("pk").values()),
        "decisions": list(Decision.objects.order_by("pk").values()),
        "releases": list(Release.objects.order_by("pk").values()),
        "exceptions": list(LockException.objects.order_by("pk").values()),
        "events": [AuditEvent.objects.count()],
    }


def test_the_nämnds_own_reporter_does_see_them(
    secrets: SimpleNamespace, reporter: Person, plans: SimpleNamespace, sign_in: Callable[[Person], Client]
) -> None:
    """Otherwise the walk above would be of empty rooms."""
    client = sign_in(reporter)
    place = {"region": "norr", "unit": "kn", "period": "2026-08"}
    seen = body(client.get(reverse("goals:outcomes", kwargs=place)))
    assert "7\u00a0717" in seen
    assert "hemlig kommentar" in seen
    assert "7\u00a0717" in body(client.get(reverse("goals:indicator", kwargs=place | {"pk": plans.films.indicator_id})))


@pytest.mark.parametrize("who", ["other_reporter", "member", "auditor"])
def test_from_outside_the_nämnd_the_adopted_plan_state_and_dates_are_read(
    who: str, secrets: SimpleNamespace, request: pytest.FixtureRequest, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(request.getfixturevalue(who))
    place = {"region": "norr", "unit": "kn", "period": "2026-08"}
    plan = body(client.get(reverse("goals:plan", kwargs=place)))
    assert "barn och unga har möjlighet" in plan
    assert "minst 90" in plan
    assert "28 augusti" in body(client.get(reverse("goals:start", kwargs=place)))
