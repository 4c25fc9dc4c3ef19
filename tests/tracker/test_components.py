"""Components: what each says, that it works without colour, style attributes or scripts, and that it escapes."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import django_tables2
import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

import tracker
from tracker.periods import Period
from tracker.sentences import Sentence
from tracker.series import Bullet, Point, Trend
from tracker.signs import ShownStatus
from tracker.templatetags import tertial

TEMPLATES = Path(tracker.__file__).parent / "templates"


@dataclass(frozen=True)
class Link:
    """A choice in a menu, as pages hand it over."""

    label: str
    url: str = "/dit/"
    is_current: bool = False


PLACE = SimpleNamespace(
    region="Region Väster & Öster",
    unit="Regionala utvecklingsnämnden",
    follow_up="Delårsrapport augusti 2026",
    period=Period(2026, 8),
    today=date(2026, 9, 8),
    units=[Link("Regionala utvecklingsnämnden", is_current=True), Link("Regionstyrelsen", "/rs/")],
    periods=[Link("Delårsrapport augusti 2026", is_current=True)],
    is_demo=True,
    home_url="/vast/",
    search_url="/vast/plan/",
    query="film",
    roles=["rapportör, Kulturförvaltningen"],
)
NAVIGATION = [Link("Mitt arbete"), Link("Plan", is_current=True)]
REPORTER = SimpleNamespace(is_authenticated=True, name="Karin Exempel", email="karin@example.org")


def show(name, **context):
    """A component as text, in one line."""
    return squeeze(render_to_string(f"tracker/_{name}.html", context))


def squeeze(html):
    """The text without the white space between its parts."""
    return re.sub(r"\s+", " ", html).strip()


def words_of(html):
    """What a page says, without its elements."""
    return squeeze(re.sub(r"<[^>]+>", " ", html))


def render_page(template="base.html", **context):
    """A whole page for somebody, or for nobody."""
    request = RequestFactory().get("/")
    request.user = context.pop("user", AnonymousUser())
    return render_to_string(template, context, request=request)


# Tags and filters


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{ value|number }}", "1\u00a0234,5"),
        ("{{ value|number:2 }}", "1\u00a0234,50"),
        ("{{ none|number }}", "–"),
        ("{% quantity value 'mnkr' %}", "1\u00a0234,5\u00a0mnkr"),
        ("{% quantity value 'mnkr' 0 %}", "1\u00a0235\u00a0mnkr"),
        ("{% quantity none 'mnkr' %}", "–"),
        ("{{ day|long_date }}", "31 augusti 2026"),
        ("{{ day|short_date }}", "31 aug"),
        ("{{ day|week_date }}", "måndag 31 augusti"),
        ("{{ at|long_date }}", "1 september 2026"),
        ("{{ at|clock }}", "00.30"),
        ("{{ at|moment }}", "1 september 2026 kl. 00.30"),
        ("{{ none|long_date }}{{ none|moment }}{{ none|clock }}{{ none|short_date }}{{ none|week_date }}", ""),
        ("{{ reason|sentence }}", "Når 64 av &lt;90&gt;."),
        ("{{ 'Bara text.'|sentence }}", "Bara text."),
        ("{{ none|sentence }}", ""),
    ],
)
def test_numbers_dates_and_sentences_are_written_the_swedish_way(template, shown):
    context = {
        "value": Decimal("1234.5"),
        "none": None,
        "day": date(2026, 8, 31),
        "at": datetime(2026, 8, 31, 22, 30, tzinfo=UTC),
        "reason": Sentence("Når {value} av {target}.", {"value": Sentence("{n}", {"n": "64"}), "target": "<90>"}),
    }
    assert Template("{% load tertial %}" + template).render(Context(context)) == shown


@pytest.mark.parametrize(
    ("value", "lines"),
    [(["ett", "två"], ["ett", "två"]), ("ett", ["ett"]), ("", ["–"]), (None, ["–"]), ([], ["–"]), (0, [0])],
)
def test_what_is_empty_in_a_list_of_facts_is_a_dash(value, lines):
    assert tertial.as_lines(value) == lines


# Status and legend


def test_a_status_is_a_sign_and_a_word():
    html = show("status", status=ShownStatus("●", "Uppfyllt"))
    assert words_of(html) == "Uppfyllt"
    assert "<svg" in html


def test_a_forecast_says_so():
    assert words_of(show("status", status=ShownStatus("◐", "Når delvis", is_forecast=True))) == "Prognos: Når delvis"


@pytest.mark.parametrize(("stage", "word"), [("CALCULATED", "beräknad"), ("PROPOSED", "förslag")])
def test_what_nobody_has_decided_says_so(stage, word):
    assert words_of(show("status", status=ShownStatus("◐", "Delvis uppfyllt", stage=stage))) == f"Delvis uppfyllt ({word})"


def test_a_decision_carries_its_paragraph_and_date():
    status = ShownStatus("●", "Uppfyllt", stage="DECIDED", decision="§ 112, 24 september 2026")
    assert words_of(show("status", status=status)) == "Uppfyllt § 112, 24 september 2026"


def test_in_the_matrix_the_word_is_still_read_aloud():
    html = show("status", status=ShownStatus("●", "Uppfyllt"), is_compact=True)
    assert '<span class="visually-hidden">' in html
    assert words_of(html) == "Uppfyllt"


def test_words_without_a_sign_are_never_hidden():
    html = show("status", status=ShownStatus("", "ej riktat hit"), is_compact=True)
    assert "visually-hidden" not in html
    assert "<svg" not in html


def test_the_legend_takes_whatever_has_a_sign_and_a_word():
    html = show("legend", statuses=[SimpleNamespace(sign="●", word="Uppfyllt"), ShownStatus("–", "Uppgift saknas")])
    assert html.count("<li>") == 2


# Figures


def test_a_bullet_stands_with_its_sentence():
    bullet = Bullet(name="Antal", value=Decimal(64), target_low=Decimal(90), unit="st")
    html = show("bullet", bullet=bullet, sentence=Sentence("{value} av 90.", {"value": "64"}))
    assert "64 av 90." in words_of(html)


def test_under_a_trend_stand_its_figures():
    points = (Point("april 2026", None), Point("augusti 2026", Decimal("38.4"), Decimal(42), Decimal("34.9")))
    html = words_of(show("trend", trend=Trend(name="Andel", unit="%", decimals=1, points=points), note="Målnivån är lägre."))
    assert "april 2026 – – –" in html
    assert "augusti 2026 38,4 % 42,0 % 34,9 %" in html
    assert "Målnivån är lägre." in html


def test_a_trend_without_parts_has_no_columns_for_them():
    html = show("trend_table", trend=Trend(name="Antal", points=(Point("2026", Decimal(1)),)))
    assert "Kvinnor" not in html


@pytest.mark.parametrize(("total", "bars"), [(39, 1), (0, 0)])
def test_progress_is_words_first_and_a_bar_where_there_is_something(total, bars):
    html = show("progress", sentence="31 av 39 utfall rapporterade.", done=31, total=total)
    assert html.count("<progress") == bars
    assert "31 av 39 utfall rapporterade." in html


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"who": "rapportören", "when": date(2026, 9, 3), "source": "Kulturdatabasen"}, "rapportören, 3 sep, Kulturdatabasen"),
        ({"who": "rapportören"}, "rapportören"),
        ({"source": "SCB"}, "SCB"),
        ({"who": "rapportören", "via": "från fil"}, "rapportören (från fil)"),
        ({}, ""),
    ],
)
def test_provenance_says_what_is_known(given, shown):
    assert words_of(show("provenance", **given)).replace(" ,", ",") == shown


# Notices and forms


def test_an_error_is_told_at_once_and_not_by_colour():
    html = show("notice", kind="error", title="Augusti 2026 är låst.", text="Förvaltningschefen kan ge ett undantag.")
    assert 'role="alert"' in html
    assert words_of(html) == "Fel: Augusti 2026 är låst. Förvaltningschefen kan ge ett undantag."


class OutcomeForm(forms.Form):
    """A form with a control of each kind."""

    value = forms.IntegerField(label="Utfall", help_text="Antal sedan 1 januari.")
    comment = forms.CharField(label="Kommentar", required=False, widget=forms.Textarea)
    status = forms.ChoiceField(label="Förslag", choices=[("m", "Uppfylls")], widget=forms.RadioSelect)
    is_preliminary = forms.BooleanField(label="Preliminär", required=False)


def test_an_error_stands_beside_its_field_and_what_was_typed_is_kept():
    form = OutcomeForm({"value": "sextiofyra"})
    html = show("field", field=form["value"])
    assert 'value="sextiofyra"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    assert [f'id="{name}"' in html for name in described] == [True, True]


def test_the_summary_leads_to_each_field_and_takes_focus():
    html = show("error_summary", form=OutcomeForm({"value": "x", "status": "m"}))
    assert 'tabindex="-1" data-focus' in html
    assert '<a href="#id_value">Utfall: ' in html


def test_a_page_of_several_forms_gives_its_own_errors():
    assert '<a href="#rad-3">Rad 3 saknar värde.</a>' in show("error_summary", errors=[Link("Rad 3 saknar värde.", "#rad-3")])


@pytest.mark.parametrize("form", [OutcomeForm(), OutcomeForm({"value": "1", "status": "m"})], ids=["unbound", "right"])
def test_without_errors_there_is_no_summary(form):
    assert show("error_summary", form=form) == ""


@pytest.mark.parametrize("name", OutcomeForm.base_fields)
def test_every_control_has_its_label(name):
    field = OutcomeForm()[name]
    html = show("field", field=field)
    assert (f"<legend>{field.label}" if field.use_fieldset else f'<label for="{field.id_for_label}">{field.label}') in html


def test_what_may_be_left_empty_says_so():
    assert "(frivilligt)" in show("field", field=OutcomeForm()["comment"])
    assert "(frivilligt)" not in show("field", field=OutcomeForm()["value"])


def test_a_running_job_asks_again_and_an_ended_one_does_not():
    assert 'data-refresh="/jobb/1/"' in show(
        "job", sentence="Rapporten byggs.", done=2, total=5, url="/jobb/1/", page_url="/rapporter/"
    )
    assert "data-refresh" not in show("job", sentence="Klar.", result=Link("Öppna rapporten"))


# Tables


class IndicatorTable(django_tables2.Table):
    """A list page's table."""

    caption = "Indikatorer i planen"
    name = django_tables2.Column(verbose_name="Indikator")
    target = django_tables2.Column(verbose_name="Mål 2026", orderable=False, attrs={"td": {"class": "number"}})

    class Meta:
        empty_text = "Inga indikatorer ännu."


def show_table(rows, order="name", page=1, per_page=2):
    table = IndicatorTable(rows, order_by=order)
    table.paginate(page=page, per_page=per_page)
    request = RequestFactory().get("/", {"q": "film"})
    return squeeze(render_to_string("tracker/table.html", {"table": table, "request": request}))


ROWS = [{"name": f"Antal {number}", "target": "minst <90>"} for number in range(6)]


def test_a_table_has_a_caption_and_says_how_it_is_sorted():
    assert "<caption>Indikatorer i planen</caption>" in show_table(ROWS)
    assert 'aria-sort="ascending"' in show_table(ROWS, "name")
    assert 'aria-sort="descending"' in show_table(ROWS, "-name")


def test_a_row_has_its_heading_and_each_cell_the_name_of_its_column():
    html = show_table(ROWS)
    assert re.search(r'<th scope="row" *[^>]*>Antal 0</th>', html)
    assert re.search(r'<td data-label="Mål 2026" [^>]*class="[^"]*number[^>]*>minst &lt;90&gt;</td>', html)


def test_the_pages_are_in_swedish_keep_the_filter_and_mark_the_current_one():
    html = show_table(ROWS, page=2)
    assert '<nav aria-label="Sidor">' in html
    assert words_of(html).endswith("Föregående Sida 1 Sida 2 Sida 3 Nästa")
    assert re.search(r'href="\?q=film&amp;page=2" aria-current="page"', html)


def test_one_page_has_no_links_to_pages():
    assert "Sidor" not in show_table(ROWS[:1])


def test_an_empty_table_says_what_will_be_there():
    assert "Inga indikatorer ännu." in show_table([])


# Whole pages


def test_the_frame_says_where_one_is_and_marks_the_page():
    html = render_page(place=PLACE, navigation=NAVIGATION, user=REPORTER)
    assert "Region Väster &amp; Öster" in html
    assert '<a href="/dit/" aria-current="page">Plan</a>' in html
    assert "Påhittade siffror." in html
    assert 'value="film"' in html


def test_the_frame_has_its_landmarks_and_a_way_past_them():
    html = render_page(place=PLACE, navigation=NAVIGATION, user=REPORTER)
    assert (
        html.index('class="skip-link" href="#innehall"')
        < html.index("<header")
        < html.index('<main id="innehall"')
        < html.index("<footer")
    )


def test_every_id_of_the_frame_is_its_own():
    ids = re.findall(r' id="([^"]+)"', render_page(place=PLACE, navigation=NAVIGATION, user=REPORTER))
    assert len(ids) == len(set(ids))


def test_signing_out_is_a_post_with_its_token():
    html = render_page(place=PLACE, navigation=NAVIGATION, user=REPORTER)
    assert '<form method="post" action="/konto/logga-ut/">' in html
    assert "csrfmiddlewaretoken" in html


def test_without_demo_figures_there_is_no_notice_of_them():
    place = SimpleNamespace(**vars(PLACE) | {"is_demo": False})
    assert "Påhittade" not in render_page(place=place, navigation=NAVIGATION, user=REPORTER)


@pytest.mark.parametrize("template", ["403.html", "404.html", "403_csrf.html", "tracker/no_roles.html"])
def test_pages_of_refusal_have_a_heading_and_say_what_to_do(template):
    html = render_page(template, user=REPORTER)
    assert html.count("<h1>") == 1
    assert html.count("<p>") >= 2


def test_the_page_of_a_fault_needs_nothing_at_all():
    assert "Något gick fel" in render_to_string("500.html")


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_no_template_has_inline_style_script_or_another_host(path):
    html = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|https?://", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("tracker/_*.html")), ids=lambda path: path.name)
def test_every_component_begins_with_the_variables_it_takes(path):
    assert path.read_text(encoding="utf-8").startswith("{% comment %}")
    assert "Variables" in path.read_text(encoding="utf-8").split("{% endcomment %}")[0]
