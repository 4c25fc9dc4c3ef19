"""The region's own words: added, called otherwise, put in order, removed when nothing is called by them."""

import pytest

from goals.models import Category, Dimension, GoalType, Perspective, PlanType
from goals.operations.administration.vocabulary import KINDS, WordEntry, add_word, change_word, remove_word, seen_word
from goals.operations.changes import StaleRow, digest_of
from tests.conftest import NOW
from tests.goals.administration.conftest import ADMIN, events, refuses_all
from tests.goals.conftest import Read
from tracker.operations import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(by, norr):
    """Adds a word of a kind, to the region unless another home is named."""

    def add(code: str, name: str, after=None, home=None, form: str = "", **options):
        kind = KINDS[code]
        entry = WordEntry(texts=dict.fromkeys(kind.texts, name), after=after, **options)
        return add_word(by=by(form=form), now=NOW, region=norr.region, kind=kind, home=home or norr.region, entry=entry)

    return add


@pytest.fixture
def change(by, norr):
    """Changes a word: its name, or after which it comes."""

    def change(code: str, row, name: str | None = None, **options):
        kind = KINDS[code]
        before = seen_word(kind, row)
        texts = {field: name or before[field] for field in kind.texts}
        entry = WordEntry(texts=texts, after=options.get("after", before["after"]))
        seen = options.get("seen") or digest_of(before)
        return change_word(by=by(), now=NOW, region=norr.region, kind=kind, row=row, entry=entry, seen=seen)

    return change


def names(model, **where) -> list[str]:
    return [str(row) for row in model.objects.filter(**where).order_by("order")]


def test_words_are_added_where_they_are_to_stand(add, norr) -> None:
    first = add("plantyp", "Regionplan")
    add("plantyp", "Enhetsplan", first)
    add("plantyp", "Nämndplan", first)
    add("plantyp", "Vision")
    assert names(PlanType) == ["Vision", "Regionplan", "Nämndplan", "Enhetsplan"]
    assert [event.action for event in events()].count("word.add") == 4
    assert set(PlanType.objects.values_list("order", flat=True)) == {1, 2, 3, 4}


def test_a_form_that_is_sent_twice_adds_one_word(add) -> None:
    assert add("perspektiv", "Medborgare", form="one") == add("perspektiv", "Medborgare", form="one")


def test_goal_types_and_categories_belong_to_their_own(add, plans) -> None:
    plan_type = plans.plan.plan_type
    add("maltyp", "Finansiellt mål", GoalType.objects.get(plan_type=plan_type), home=plan_type)
    add("kategori", "Okänt", plans.men, home=plans.gender)
    assert names(GoalType, plan_type=plan_type) == ["Delmål", "Finansiellt mål"]
    assert names(Category, dimension=plans.gender) == ["Kvinnor", "Män", "Okänt"]


def test_a_word_is_called_otherwise_with_its_event(change, plans) -> None:
    change("maltyp", plans.goal.type, "Nämndmål")
    plans.goal.type.refresh_from_db()
    assert (plans.goal.type.singular, plans.goal.type.plural) == ("Nämndmål", "Nämndmål")
    (event,) = events()
    assert (event.action, event.changes["singular"]) == ("word.change", ["Delmål", "Nämndmål"])


def test_words_change_places(add, change) -> None:
    first, second, third = (add("perspektiv", name) for name in ("C", "B", "A"))
    assert names(Perspective) == ["A", "B", "C"]
    change("perspektiv", Perspective.objects.get(pk=third.pk), after=Perspective.objects.get(pk=first.pk))
    assert names(Perspective) == ["B", "C", "A"]
    change("perspektiv", Perspective.objects.get(pk=first.pk), after=None)
    assert names(Perspective) == ["C", "B", "A"]
    assert second.pk


def test_somebody_who_comes_second_is_told(change, plans) -> None:
    seen = digest_of(seen_word(KINDS["plantyp"], plans.plan.plan_type))
    change("plantyp", plans.plan.plan_type, "Nämndens plan")
    with pytest.raises(StaleRow):
        change("plantyp", plans.plan.plan_type, "Verksamhetsplan", seen=seen)


def test_what_is_the_same_is_not_saved(change, plans) -> None:
    change("plantyp", plans.plan.plan_type)
    assert events() == []


def test_what_cannot_be_is_said_beside_its_field(add, change, norr, soder, plans) -> None:
    foreign = PlanType.objects.create(region=soder.region, order=1, name="Annan")
    for act, field, words in (
        (lambda: add("plantyp", " "), "name", "Fyll i fältet"),
        (lambda: add("plantyp", "x" * 101), "name", "högst 100 tecken"),
        (lambda: add("plantyp", "nämndPLAN"), "name", "finns redan"),
        (lambda: add("plantyp", "Ny", foreign), "after", "Valet finns inte"),
        (lambda: add("maltyp", "Ny", home=foreign), "", "Valet finns inte"),
        (lambda: add("indelning", "Könsidentitet", is_gender=True), "is_gender", "redan en indelning efter kön"),
        (lambda: change("plantyp", plans.plan.plan_type, "Regionplan"), "name", "finns redan"),
    ):
        with pytest.raises(Refused, match=words) as refused:
            act()
        assert refused.value.field == field
    assert events() == []


def test_no_order_puts_a_goal_under_one_that_comes_after(change, add, plans) -> None:
    """Kulturnämndens delmål lies under a regionmål: the nämndplan cannot come before the regionplan."""
    with pytest.raises(Refused, match="Mål av typen Delmål ligger under Regionmål") as refused:
        change("plantyp", plans.plan.plan_type, after=None)
    assert refused.value.field == "after"
    assert names(PlanType) == ["Regionplan", "Nämndplan"]
    add("plantyp", "Vision")
    assert names(PlanType) == ["Vision", "Regionplan", "Nämndplan"]


def test_what_nothing_is_called_by_is_removed_and_the_rest_is_not(by, norr, add, plans) -> None:
    empty = add("perspektiv", "Medborgare")
    remove_word(by=by(), now=NOW, region=norr.region, kind=KINDS["perspektiv"], row=empty)
    remove_word(by=by(), now=NOW, region=norr.region, kind=KINDS["perspektiv"], row=empty)
    assert (Perspective.objects.count(), len(events("word.remove"))) == (0, 1)
    for code, row in (("plantyp", plans.plan.plan_type), ("maltyp", plans.goal.type), ("indelning", plans.gender)):
        with pytest.raises(Refused, match="används och kan inte tas bort"):
            remove_word(by=by(), now=NOW, region=norr.region, kind=KINDS[code], row=row)


def test_nobody_but_the_administrator_does_any_of_it(by, norr, plans, others) -> None:
    kind, row = KINDS["plantyp"], plans.plan.plan_type
    entry = WordEntry(texts={"name": "Ny"})
    common = {"now": NOW, "region": norr.region, "kind": kind}
    refuses_all(
        others,
        lambda person: add_word(by=by(person), home=norr.region, entry=entry, **common),
        lambda person: change_word(by=by(person), row=row, entry=entry, seen="", **common),
        lambda person: remove_word(by=by(person), row=row, **common),
    )
    assert events() == []


# The pages


def test_the_page_shows_the_words_and_leads_to_each(reading: Read, plans, administrator) -> None:
    text = reading(administrator, f"{ADMIN}ord/")
    assert "Regionplan Regionmål Ny måltyp: Regionplan Nämndplan Delmål Ny måltyp: Nämndplan" in text
    assert "Inga perspektiv." in text
    assert "Kön Kvinnor Män Ny del: Kön" in text


def test_words_are_added_changed_and_removed_on_the_pages(send, plans, norr) -> None:
    made = send("ord/plantyp/ny/", name="Enhetsplan")
    assert "Enhetsplan är tillagt." in made.after
    assert names(PlanType) == ["Regionplan", "Nämndplan", "Enhetsplan"]
    added = send(f"ord/maltyp/ny/?i={plans.plan.plan_type.pk}", singular="Resultatmål", plural="Resultatmål")
    assert "Delmål Resultatmål Ny måltyp: Nämndplan" in added.after
    row = PlanType.objects.get(name="Enhetsplan")
    changed = send(f"ord/plantyp/{row.pk}/", name="Verksamhetsplan", after="")
    assert "Verksamhetsplan Ny måltyp: Verksamhetsplan Regionplan" in changed.after
    gone = send(f"ord/plantyp/{row.pk}/", form=1)
    assert gone.status == 422  # the second form is sent to an address of its own
    removed = gone.client.post(f"{ADMIN}ord/plantyp/{row.pk}/ta-bort/", follow=True)
    assert "Verksamhetsplan är borttaget." in removed.content.decode()


def test_a_dimension_is_said_to_be_of_gender_when_it_is_made(send, norr) -> None:
    send("ord/indelning/ny/", name="Kön", is_gender="on")
    assert Dimension.objects.get().is_gender


def test_words_of_another_region_and_of_no_kind_have_no_page(reading: Read, soder, administrator) -> None:
    foreign = PlanType.objects.create(region=soder.region, order=1, name="Annan")
    for page in (f"plantyp/{foreign.pk}/", f"maltyp/ny/?i={foreign.pk}", "maltyp/ny/?i=x", "annat/ny/", "annat/1/"):
        reading(administrator, f"{ADMIN}ord/{page}", 404)
