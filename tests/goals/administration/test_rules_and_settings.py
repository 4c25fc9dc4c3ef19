"""The rule that a region judges by, adopted by a decision in versions that stay; and what the region has chosen for itself."""

from dataclasses import replace
from decimal import Decimal

import pytest

from goals.models import AssessmentRule, Decision, DecisionKind
from goals.operations.administration.rules import RuleEntry, adopt_rule
from goals.operations.administration.settings import RegionEntry, change_region
from goals.operations.changes import StaleRow, digest_of
from goals.queries.rules import rule_of
from tests.conftest import NOW
from tests.goals.administration.conftest import ADMIN, events, refuses_all
from tests.goals.conftest import Read
from tracker.models import Region
from tracker.operations import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(norr) -> Decision:
    return Decision.objects.create(unit=norr.council, year=2026, paragraph="45", kind=DecisionKind.ADOPTS, recorded_at=NOW)


@pytest.fixture
def entry(decision: Decision) -> RuleEntry:
    return RuleEntry(
        adopted_by=decision,
        partly_within=Decimal("0.05"),
        met_share=Decimal("0.75"),
        partly_share=Decimal("0.25"),
        missing_caps=True,
        is_weighted=False,
        method_text="Tre av fyra räcker.",
    )


@pytest.fixture
def adopt(by, norr, administrator):
    def adopt(entry: RuleEntry, form: str = "") -> AssessmentRule:
        return adopt_rule(by=by(form=form), now=NOW, region=norr.region, entry=entry)

    return adopt


def test_a_rule_is_adopted_as_the_next_version_and_holds_at_once(adopt, norr, entry) -> None:
    assert rule_of(norr.region.pk).version == 0
    versions = [adopt(entry).version, adopt(replace(entry, partly_within=Decimal(0))).version]
    assert versions == [1, 2]
    rule = rule_of(norr.region.pk)
    assert (rule.version, rule.partly_within, rule.method_text) == (2, 0, "Tre av fyra räcker.")
    assert AssessmentRule.objects.get(version=1).partly_within == Decimal("0.05")
    assert [event.action for event in events()] == ["rule.adopt", "rule.adopt"]


def test_a_form_that_is_sent_twice_adopts_one_version(adopt, entry) -> None:
    assert adopt(entry, "one") == adopt(entry, "one")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"partly_within": Decimal("1.2")}, "partly_within", "från 0 till 100 procent"),
        ({"met_share": Decimal(0)}, "met_share", "över 0 procent"),
        ({"partly_share": Decimal("0.75")}, "partly_share", "lägre än gränsen för uppfyllt"),
        ({"partly_within": Decimal("0.12345")}, "partly_within", "decimaler"),
        ({"method_text": "  "}, "method_text", "egna ord"),
    ],
)
def test_what_nobody_can_judge_by_is_refused(adopt, entry, changes, field: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        adopt(replace(entry, **changes))
    assert (refused.value.field, events()) == (field, [])


def test_a_rule_needs_a_decision_of_the_region_that_settles_something(adopt, entry, norr, soder, rounds) -> None:
    wrong = [
        Decision.objects.create(unit=soder.council, year=2026, kind=DecisionKind.ADOPTS, recorded_at=NOW),
        Decision.objects.create(unit=norr.council, year=2026, kind=DecisionKind.NOTED, recorded_at=NOW),
        Decision.objects.create(
            unit=norr.culture, year=2026, kind=DecisionKind.APPROVES, unit_follow_up=rounds.culture, round=1, recorded_at=NOW
        ),
    ]
    for decision in wrong:
        with pytest.raises(Refused, match="Valet finns inte") as refused:
            adopt(replace(entry, adopted_by=decision))
        assert refused.value.field == "adopted_by"


def test_what_a_region_has_chosen_is_changed_with_its_event(by, norr) -> None:
    seen = digest_of(RegionEntry.of(norr.region).fields)
    entry = RegionEntry(name="Region Nord", allows_self_approval=False, status_words={"MET": "Uppnått", "NOT_MET": " "})
    change_region(by=by(), now=NOW, region=norr.region, entry=entry, seen=seen)
    region = Region.objects.get(pk=norr.region.pk)
    assert (region.name, region.allows_self_approval, region.status_words) == ("Region Nord", False, {"MET": "Uppnått"})
    (event,) = events()
    assert event.changes["allows_self_approval"] == ["true", "false"]
    with pytest.raises(StaleRow):
        change_region(by=by(), now=NOW, region=norr.region, entry=replace(entry, name="Norr"), seen=seen)


def test_a_region_has_a_name_and_words_for_what_there_is(by, norr) -> None:
    seen, known = digest_of(RegionEntry.of(norr.region).fields), RegionEntry.of(norr.region)
    for changes, words in (
        ({"name": ""}, "Fyll i fältet"),
        ({"status_words": {"NOPE": "x"}}, "ingen sådan status"),
        ({"status_words": {"MET": "x" * 61}}, "högst 60 tecken"),
    ):
        with pytest.raises(Refused, match=words):
            change_region(by=by(), now=NOW, region=norr.region, entry=replace(known, **changes), seen=seen)


def test_nobody_but_the_administrator_does_either(by, norr, entry, others) -> None:
    known = RegionEntry.of(norr.region)
    refuses_all(
        others,
        lambda person: adopt_rule(by=by(person), now=NOW, region=norr.region, entry=entry),
        lambda person: change_region(by=by(person), now=NOW, region=norr.region, entry=replace(known, name="Ny"), seen=""),
    )
    assert events() == []


# The pages


def test_the_page_says_which_rule_holds_and_what_it_means(reading: Read, adopt, entry, administrator) -> None:
    text = reading(administrator, f"{ADMIN}regler/")
    assert "Tertials standardregel, inte beslutad av regionen" in text
    assert "Utfall 90, målvärde minst 100 Når delvis" in text
    adopt(entry)
    adopt(replace(entry, method_text="Alla ska nå."))
    text = reading(administrator, f"{ADMIN}regler/")
    assert "Regionens bedömningsregel, version 2" in text
    assert "3 når målvärdet, 1 når inte Uppfyllt" in text
    assert "Version 1 Tre av fyra räcker." in text


def test_a_rule_is_previewed_and_then_adopted(send, sign_in, decision, administrator) -> None:
    fields = {"adopted_by": decision.pk, "partly_within": "5", "met_share": "75", "method_text": "Tre av fyra räcker."}
    preview = send("regler/ny/", **fields)
    assert (preview.status, AssessmentRule.objects.count()) == (200, 0)
    assert "Utfall 95, målvärde minst 100 Når delvis" in preview.text
    assert "Anta regeln" in preview.text
    adopted = preview.client.post(f"{ADMIN}regler/ny/", preview.sent | {"adopt": "1"}, follow=True)
    assert "Regeln är antagen som version 1." in adopted.content.decode()
    assert AssessmentRule.objects.get().met_share == Decimal("0.75")


def test_what_is_wrong_with_a_rule_is_said_and_kept(send, decision) -> None:
    answer = send("regler/ny/", adopted_by=decision.pk, met_share="20", partly_share="30")
    assert (answer.status, "lägre än gränsen för uppfyllt" in answer.text) == (422, True)
    assert 'value="30"' in answer.page
    assert "Utan beslut gäller den regel som gäller nu" in send("regler/ny/").text


def test_a_regions_words_stand_on_its_pages(send, reading: Read, administrator) -> None:
    saved = send("installningar/", word_MET="Uppnått", word_NOT_DUE="Inte aktuellt", word_PARTLY_MET="Delvis uppfyllt")
    assert "Inställningarna är sparade." in saved.after
    assert Region.objects.get(slug="norr").status_words == {"MET": "Uppnått", "NOT_DUE": "Inte aktuellt"}
    assert "4 når målvärdet Uppnått" in reading(administrator, f"{ADMIN}regler/")


def test_these_pages_are_for_the_administrator(sign_in, others, in_september) -> None:
    for client in map(sign_in, others):
        for page in ("ord/", "ord/plantyp/ny/", "regler/", "regler/ny/", "installningar/"):
            assert client.get(ADMIN + page).status_code == 404
            assert client.post(ADMIN + page, {}).status_code in {404, 405}
