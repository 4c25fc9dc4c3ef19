"""A pasted table becomes a plan's content: what each row would do, and that it is done once and as the preview said."""

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

import pytest

from goals.models import Goal, Indicator, PlanChange, Target
from goals.operations.plan_import import Imported, import_table
from goals.queries.plan_contents import Held
from goals.queries.plan_imports import Effect, ImportRow, digest_of_import, understand
from goals.rules.clipboard import read_cells
from goals.rules.plan_table import TableRow, read_table
from goals.rules.targets import Kind, Reading, ValueType
from tests.conftest import NOW
from tests.goals.plans.conftest import events
from tracker.operations import Refused
from tracker.periods import YEAR, bits

pytestmark = pytest.mark.django_db

HEADINGS = "Delmål\tIndikator\tUtfall 2025\tMål 2027\tPeriodicitet\n"
WORDS = ["Delmål", "Regionmål"]


def rows(body: str, headings: str = HEADINGS) -> tuple[TableRow, ...]:
    return read_table(read_cells(headings + body), year=2027, goal_words=WORDS).rows


@pytest.fixture
def preview(draft: SimpleNamespace) -> Callable[..., list[ImportRow]]:
    def preview(body: str, headings: str = HEADINGS, default_goal: Goal | None = None) -> list[ImportRow]:
        return understand(Held.by(draft.plan, 2027), rows(body, headings), default_goal)

    return preview


@pytest.fixture
def paste(by: Callable, draft: SimpleNamespace, preview: Callable) -> Callable[..., Imported]:
    """Paste as the coordinator, just after the preview."""

    def paste(body: str, headings: str = HEADINGS, *, form: str = "", default_goal: Goal | None = None, **options) -> Imported:
        fields = {"plan": draft.plan, "year": 2027, "rows": rows(body, headings), "default_goal": default_goal}
        fields["seen"] = digest_of_import(preview(body, headings, default_goal))
        return import_table(by=by(form=form), now=NOW, **fields | options)

    return paste


def one(found: list[ImportRow]) -> ImportRow:
    (row,) = found
    return row


# What a row would do


@pytest.mark.parametrize(
    ("body", "effect"),
    [
        ("Delmål 1.1\tAntal dikter\t5\tminst 7\tår", Effect.ADDS),
        ("Delmål 1.9 Nytt mål\tAntal dikter\t5\tminst 7\tår", Effect.ADDS),
        ("Delmål 1.1\tAntal filmer\t\tminst 95\t", Effect.CHANGES),
        ("Delmål 1.1\tAntal filmer\t\t90\t", Effect.NOTHING),
        ("Delmål 1.1\tantal  FILMER*\t\t90\t", Effect.NOTHING),
        ("Delmål 1.9 Nytt mål\t\t\t\t", Effect.ADDS_GOAL),
        ("Delmål 1.1\t\t\t\t", Effect.NOTHING),
        ("Regionmål 1 Trygga uppväxtvillkor\t\t\t\t", Effect.NOTHING),
        ("Regionmål 1 Trygga uppväxtvillkor\tAntal dikter\t\t7\tår", Effect.FAULTY),
        ("Delmål 1.9\tAntal dikter\t\t7\tår", Effect.FAULTY),
        ("\tAntal dikter\t\t7\tår", Effect.FAULTY),
        ("\tAntal filmer\t\t95\tår", Effect.CHANGES),
        ("Delmål 1.1\t\t5\t7\tår", Effect.FAULTY),
        ("Delmål 1.1\tAntal filmer\t\tJa\tår", Effect.FAULTY),
    ],
)
def test_each_row_is_held_against_the_plan(preview, body: str, effect: Effect) -> None:
    assert one(preview(body)).effect == effect


def test_a_target_that_is_not_set_is_filled(preview, draft) -> None:
    Target.objects.filter(pk=draft.films.pk).update(reading=Reading.UNCLEAR, low=None, raw_target="")
    row = one(preview("Delmål 1.1\tAntal filmer\t118\tminst 95\tTertial: aug, dec"))
    assert (row.effect, row.target, row.indicator) == (Effect.FILLS, draft.films, draft.films.indicator)
    assert row.values.fields["low"] == Decimal(95)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("Delmål 1.9\tX\t\t7\tår", "Planen har inget mål 1.9, och raden säger inte vad det heter."),
        ("\tX\t\t7\tår", "Raden har inget mål. Välj under vilket mål sådana rader hör, eller lägg till en kolumn för målet."),
        ("Delmål 1.1\t\t\t7\tår", "Raden har ingen indikator."),
        ("Delmål 1.1\tAntal filmer\t\tJa\tår", "Indikatorn mäts med tal, men målvärdet är ”Ja”."),
        (
            "Delmål 1.1\tAntal filmer\t118,5\t90\tår",
            "Indikatorn anges med 0 decimaler, och raden har fler. Ändra indikatorn eller tabellen.",
        ),
        ("Regionmål 1 Trygga uppväxtvillkor\tX\t\t7\tår", "Regionmål 1 hör till Regionplan 2026, inte till den här planen."),
    ],
)
def test_a_row_that_cannot_be_used_says_why(preview, body: str, fault: str) -> None:
    assert str(one(preview(body)).fault) == fault


def test_a_goal_is_found_by_number_by_title_and_by_both(preview, draft) -> None:
    for wording in ("1.1", "Delmål 1.1", "Eget skapande", "1.1 Eget skapande", "delmål 1.1: EGET  skapande"):
        assert one(preview(f"{wording}\tX\t\tminst 7\tår")).goal == draft.goal
    renamed = one(preview("1.1 Skapande för alla\tX\t\tminst 7\tår"))
    assert renamed.goal == draft.goal
    assert [str(note) for note in renamed.notes] == ["I planen heter målet ”Eget skapande”."]


def test_a_new_goal_lies_under_what_its_neighbours_lie_under(preview, draft, plans) -> None:
    row = one(preview("1.9 Nytt mål\tX\t\tminst 7\tår"))
    assert (row.new_goal.number, row.new_goal.title, row.parent) == ("1.9", "Nytt mål", plans.above)
    assert "Antaget av numret: under Regionmål 1." in [str(note) for note in row.notes]
    assert one(preview("7.1 Annat mål\tX\t\tminst 7\tår")).parent is None


def test_rows_without_a_goal_follow_their_indicator_or_the_one_chosen(preview, draft) -> None:
    headings = "Indikator\tMål 2027\n"
    known, new = preview("Antal filmer\t95\nAntal dikter\t7", headings, draft.bare)
    assert (known.goal, new.goal) == (draft.goal, draft.bare)


def test_a_series_under_another_goal_is_the_same_series(preview, draft) -> None:
    row = one(preview("1.2\tAntal filmer\t\tminst 95\tår"))
    assert (row.effect, row.goal, row.indicator) == (Effect.ADDS, draft.bare, draft.films.indicator)
    assert [str(note) for note in row.notes] == ["Samma indikator som under Delmål 1.1."]


def test_last_years_series_goes_on(preview, draft, plans) -> None:
    assert one(preview("1.2\tAndel barn och unga som deltar\t\tminst 45 %\tår")).indicator == plans.share.indicator


def test_the_same_indicator_twice_is_a_fault_that_names_the_first(preview) -> None:
    first, second = preview("1.1\tX\t\tminst 1\tår\n\tX\t\tminst 2\tår")
    assert (first.effect, second.effect) == (Effect.ADDS, Effect.FAULTY)
    assert str(second.fault) == "Samma indikator står redan på rad 2."


def test_another_unit_than_the_series_own_is_not_judged(preview) -> None:
    row = one(preview("1.1\tAntal filmer\t\tminst 95 %\tår"))
    assert row.values.fields["reading"] == Reading.UNCLEAR
    assert "Målvärdet anges i %, men indikatorn mäts i st." in [str(doubt) for doubt in row.doubts]


def test_a_confirmed_reading_stays_when_the_table_says_the_same(preview, draft, coordinator) -> None:
    Target.objects.filter(pk=draft.films.pk).update(reading=Reading.CONFIRMED, confirmed_by=coordinator, confirmed_at=NOW)
    assert one(preview("1.1\tAntal filmer\t\t90\t")).effect == Effect.NOTHING
    assert "reading" not in one(preview("1.1\tAntal filmer\t5\t90\tår")).values.fields


def test_a_preview_takes_no_more_queries_for_many_rows(draft, django_assert_num_queries) -> None:
    many = rows("\n".join(f"1.1\tAntal {n}\t\t{n}\tår" for n in range(200)))
    with django_assert_num_queries(4):
        assert len(understand(Held.by(draft.plan, 2027), many)) == 200


# Done


def test_five_rows_become_goals_indicators_and_targets(paste, draft, plans) -> None:
    done = paste(
        "Delmål 1.1 Eget skapande\tAntal filmer\t118\tminst 95\tTertial: aug, dec\n"
        "\tAntal böcker\t–\t79\tår\n"
        "\tAvtal finns\tNej\tJa\tÅR\n"
        "Delmål 1.3 Scenkonst i hela länet\tAntal föreställningar\t41\t0\tkvartal\n"
        "\tAndel kommuner\t84,8 %\tminst 90 %\t\n"
    )
    assert done == Imported(goals=1, added=3, changed=2)
    films = Target.objects.get(pk=draft.films.pk)
    assert (films.low, films.baseline, films.baseline_year, films.raw_target) == (Decimal(95), Decimal(118), 2025, "minst 95")
    goal = Goal.objects.get(plan=draft.plan, number="1.3")
    assert (goal.title, goal.parent, goal.type) == ("Scenkonst i hela länet", plans.above, draft.type)
    first, second = goal.targets.in_table_order()
    assert (first.kind, first.high, first.reading, first.doubt) == (Kind.AT_MOST, Decimal(0), Reading.ASSUMED, "Antaget: högst.")
    assert (first.months, first.order) == (bits([3, 6, 9, 12]), 1)
    assert (second.indicator.measure_unit, second.indicator.decimals, second.months) == ("%", 1, 0)
    question = Indicator.objects.get(name="Avtal finns")
    assert (question.value_type, question.reporting_unit.slug) == (ValueType.YES_NO, "kulturforvaltningen")
    assert question.accumulation_reading == Reading.ASSUMED
    target = question.targets.get()
    assert (target.kind, target.baseline, target.months) == (Kind.YES, Decimal(0), YEAR)


def test_skipped_and_faulty_rows_are_left_out(paste, draft) -> None:
    done = paste("1.1\tA\t\tminst 1\tår\n\tB\t\tminst 2\tår\n9.9\tC\t\tminst 3\tår", skipped=[2])
    assert done == Imported(added=1)
    assert list(Indicator.objects.filter(name__in="ABC").values_list("name", flat=True)) == ["B"]


def test_a_skipped_new_goal_is_not_made(paste, draft) -> None:
    paste("1.8 Nytt\tA\t\tminst 1\tår\n1.1\tB\t\tminst 2\tår", skipped=[2])
    assert not Goal.objects.filter(plan=draft.plan, number="1.8").exists()


def test_a_double_click_pastes_once(paste, draft) -> None:
    body = "1.8 Nytt\tA\t\tminst 1\tår"
    fields = {"seen": None}
    first = paste(body, form="a")
    assert paste(body, form="a", **fields) == first
    assert Goal.objects.filter(plan=draft.plan, number="1.8").count() == 1
    assert len(events("plan.paste")) == 1


def test_a_plan_that_was_changed_after_the_preview_is_previewed_again(by, paste, preview, draft) -> None:
    body = "1.1\tAntal filmer\t\tminst 95\tår"
    seen = digest_of_import(preview(body))
    Target.objects.filter(pk=draft.films.pk).update(low=Decimal(91))
    with pytest.raises(Refused, match="sedan du såg förhandsvisningen") as refused:
        paste(body, seen=seen)
    assert refused.value.code == "STALE"
    assert not events()


def test_nothing_chosen_changes_nothing(paste) -> None:
    with pytest.raises(Refused, match="Inga rader är valda"):
        paste("1.1\tA\t\tminst 1\tår", skipped=[2])


def test_a_row_that_cannot_be_kept_stops_all_and_is_named(paste, draft) -> None:
    with pytest.raises(Refused, match="Rad 3: Skriv högst 300 tecken") as refused:
        paste("1.1\tA\t\tminst 1\tår\n\tB\t\t" + "x" * 301 + "\tår")
    assert refused.value.code == "TOO_LONG"
    assert not Indicator.objects.filter(name="A").exists()
    assert not events()


@pytest.mark.parametrize("who", ["reporter", "secretary", "member", "auditor", "administrator", "other_reporter", "stranger"])
def test_nobody_without_the_right_pastes(by, draft, preview, request, who: str) -> None:
    body = "1.1\tA\t\tminst 1\tår"
    seen = digest_of_import(preview(body))
    with pytest.raises(Refused) as refused:
        import_table(by=by(request.getfixturevalue(who)), now=NOW, plan=draft.plan, year=2027, rows=rows(body), seen=seen)
    assert refused.value.code == "NOT_PERMITTED"


def test_pasting_into_an_adopted_plan_says_why(by, plans, correction) -> None:
    table = read_table(read_cells("Indikator\tMål 2026\nAntal filmer\tminst 80"), year=2026).rows
    seen = digest_of_import(understand(Held.by(plans.plan, 2026), table))
    fields = {"now": NOW, "plan": plans.plan, "year": 2026, "rows": table, "seen": seen}
    with pytest.raises(Refused, match="Planen är antagen"):
        import_table(by=by(), **fields)
    assert import_table(by=by(), **fields, edit=correction) == Imported(changed=1)
    assert PlanChange.objects.get().reason == correction.reason
