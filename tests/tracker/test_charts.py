"""Charts: what is drawn, what is said of it, and that text from people stays text."""

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from tracker.charts import draw_bullet, draw_sparkline, draw_trend
from tracker.plotting import find_places, find_scale, pick_labels, spread
from tracker.series import Bullet, Measure, Point, Trend, describe_bullet, describe_trend
from tracker.signs import draw_sign
from tracker.svg import PAGE, PAPER

SVG = "{http://www.w3.org/2000/svg}"


def point(label, value=None, women=None, men=None, **more):
    """A point with its figures as texts."""
    return Point(label, *(None if text is None else Decimal(text) for text in (value, women, men)), **more)


def trend(*points, **more):
    """A trend of an indicator in percent, with at least 40 as its target."""
    terms = {"target_low": Decimal(40), "target": "minst 40 %", "unit": "%", "decimals": 1}
    return Trend(name="Andel barn och unga", points=points, **terms | more)


def count(svg, tag, **attributes):
    """How many elements of a drawing have the tag and the attributes."""
    found = ET.fromstring(svg).iter(f"{SVG}{tag}")
    return sum(all(element.get(name.replace("_", "-")) == value for name, value in attributes.items()) for element in found)


def words_in(svg):
    """What can be read in a drawing."""
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]


# Scales, places and labels


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        pytest.param([], "0 0.5 1", id="nothing known"),
        pytest.param(["64", "123"], "0 50 100 150", id="counts begin at zero"),
        pytest.param(["78.7", "84.8"], "78 80 82 84 86", id="high shares close together do not"),
        pytest.param(["-17.2", "-14.8"], "-18 -17 -16 -15 -14", id="nor do low ones below zero"),
        pytest.param(["-5", "12"], "-5 0 5 10 15", id="both signs"),
        pytest.param(["0"], "0 1", id="a lone zero"),
        pytest.param(["40"], "0 10 20 30 40", id="a lone value"),
    ],
)
def test_an_axis_has_round_figures_that_hold_every_value(values, ticks):
    assert find_scale([Decimal(value) for value in values]) == tuple(Decimal(tick) for tick in ticks.split())


def test_an_axis_of_whole_numbers_has_whole_steps():
    assert find_scale([Decimal(0), Decimal(2)], least_step=Decimal(1)) == (0, 1, 2)


@pytest.mark.parametrize(
    ("moments", "places"),
    [
        pytest.param([], (), id="none"),
        pytest.param(["2026"], (0.5,), id="one stands in the middle"),
        pytest.param(["2024", "2026", "2028"], (0, 0.5, 1), id="by time"),
        pytest.param(["2024", "2027", "2028"], (0, 0.75, 1), id="by time, unevenly"),
        pytest.param(["2024", None, "2025"], (0, 0.5, 1), id="evenly where one is not known"),
        pytest.param(["2024", "2024", "2025"], (0, 0.5, 1), id="evenly where two are the same"),
    ],
)
def test_points_stand_where_their_time_is(moments, places):
    assert find_places([None if moment is None else Decimal(moment) for moment in moments]) == places


def test_labels_that_find_no_room_are_left_out_but_never_the_last():
    assert pick_labels([0, 40, 50, 80], [20, 20, 20, 20]) == {0, 2, 3}


def test_labels_at_the_ends_are_moved_apart_in_their_order():
    assert spread([50, 40, 52], gap=16, top=0, bottom=100) == [56, 40, 72]


def test_labels_at_the_ends_stay_within_the_drawing():
    assert spread([99, 98], gap=16, top=0, bottom=100) == [100, 84]


# Trends


def test_a_missing_value_breaks_the_line_and_is_never_drawn_as_zero():
    svg = draw_trend(trend(point("2022", "31"), point("2023", "33"), point("2024"), point("2025", "36"), point("2026", "38")))
    assert count(svg, "path", stroke_width="2.25") == 2
    assert count(svg, "circle", r="3") == 4


def test_a_count_that_begins_anew_each_year_is_not_drawn_as_a_fall():
    svg = draw_trend(trend(point("dec", "104"), point("dec", "110"), point("apr", "22", starts_line=True), point("aug", "64")))
    assert count(svg, "path", stroke_width="2.25") == 2


def test_a_forecast_is_hollow_at_the_end_of_a_dashed_line():
    svg = draw_trend(trend(point("apr", "22"), point("aug", "64"), point("dec", "95", is_forecast=True)), palette=PAPER)
    assert count(svg, "circle", r="4", fill=PAPER.paper) == 1
    assert count(svg, "path", stroke_dasharray="3 3") == 1


def test_women_and_men_are_told_apart_without_colour():
    svg = draw_trend(trend(point("apr", "37", "41", "33"), point("aug", "38", "42", "34")), palette=PAPER)
    assert count(svg, "path", stroke_dasharray="7 3", stroke=PAPER.muted) == 1
    assert count(svg, "path", stroke_dasharray="2 3", stroke=PAPER.muted) == 1
    assert {"Kvinnor", "Män", "38,0\u00a0%"} <= set(words_in(svg))


@pytest.mark.parametrize(
    ("low", "high", "lines"),
    [
        pytest.param("40", None, 1, id="at least"),
        pytest.param(None, "40", 1, id="at most"),
        pytest.param("40", "40", 1, id="exactly"),
        pytest.param("40", "50", 2, id="within"),
        pytest.param(None, None, 0, id="none"),
    ],
)
def test_the_target_is_a_line_for_each_of_its_bounds(low, high, lines):
    bounds = {"target_low": low and Decimal(low), "target_high": high and Decimal(high)}
    svg = draw_trend(trend(point("2026", "38"), **bounds))
    assert count(svg, "path", stroke_dasharray="8 3") == lines


def test_each_year_is_written_once_under_its_ticks():
    points = [point(f"{month} 2026", "38", tick=month, year="2026") for month in ("apr", "aug", "dec")]
    assert [word for word in words_in(draw_trend(trend(*points))) if word in {"apr", "aug", "dec", "2026"}] == [
        "apr",
        "aug",
        "dec",
        "2026",
    ]


def test_a_trend_without_values_shows_its_target_and_says_so():
    svg = draw_trend(trend(point("augusti 2026")))
    assert "Mål 40\u00a0%" in words_in(svg)
    assert ET.fromstring(svg).find(f"{SVG}desc").text == (
        "Inga värden ännu. Uppgift saknas för augusti 2026. Målvärde: minst 40 %."
    )


def test_a_trend_without_points_can_be_drawn():
    assert count(draw_trend(trend()), "svg") == 1
    assert count(draw_sparkline(trend()), "svg") == 1


@pytest.mark.parametrize("width", [328, 680])
def test_every_label_is_inside_the_drawing(width):
    points = [point(f"december {year}", "100000", tick="december", year=str(year)) for year in range(2019, 2027)]
    svg = draw_trend(trend(*points, baseline=Decimal(5), baseline_label="Utfall 2024"), width=width)
    for element in ET.fromstring(svg).iter(f"{SVG}text"):
        assert 0 <= float(element.get("x")) <= width


def test_a_trend_says_what_it_shows():
    described = describe_trend(
        trend(
            point("december 2024", "36.2"),
            point("april 2026"),
            point("augusti 2026", "38.4", "42", "34.9"),
            point("december 2026", "40.5", is_forecast=True),
            baseline=Decimal("36.2"),
            baseline_label="Utfall 2024",
        )
    )
    low, high = "lägst 36,2 % (december 2024)", "högst 38,4 % (augusti 2026)"
    assert [str(sentence).replace("\u00a0", " ") for sentence in described] == [
        f"2 värden från december 2024 till augusti 2026: {low}, {high}, senast 38,4 %.",
        "Uppgift saknas för april 2026.",
        "Kvinnor 42,0 % och män 34,9 % (augusti 2026).",
        "Prognos för december 2026: 40,5 %.",
        "Målvärde: minst 40 %.",
        "Utfall 2024: 36,2 %.",
    ]


# Sparklines and bullets


def test_a_sparkline_is_the_line_the_target_and_the_last_value():
    svg = draw_sparkline(
        trend(point("2024", "36"), point("2025", "37"), point("2026", "38"), point("dec", "40", is_forecast=True))
    )
    assert count(svg, "path") == 2
    assert count(svg, "circle") == 1
    assert words_in(svg) == []


def test_a_bullet_has_a_bar_a_mark_and_faint_ticks():
    bullet = Bullet(
        name="Antal insatser",
        value=Decimal(64),
        target_low=Decimal(90),
        baseline=Decimal(123),
        earlier=(("2023", Decimal(110)),),
    )
    svg = draw_bullet(bullet, palette=PAPER)
    assert count(svg, "rect", fill=PAPER.ink) == 1
    assert count(svg, "path", stroke_width="2.5") == 1
    assert count(svg, "path", stroke=PAPER.edge) == 2


def test_a_bullet_without_outcome_has_no_bar_and_says_so():
    bullet = Bullet(name="Andel", value=None, unit="%", target_low=Decimal(40), target="minst 40 %")
    assert count(draw_bullet(bullet), "rect") == 0
    assert [str(sentence) for sentence in describe_bullet(bullet)] == ["Uppgift saknas.", "Målvärde: minst 40 %."]


def test_a_zero_outcome_is_a_value():
    bullet = Bullet(name="Antal", value=Decimal(0), unit="st")
    assert count(draw_bullet(bullet), "rect") == 1
    assert [str(sentence) for sentence in describe_bullet(bullet)] == ["Utfall 0\u00a0st."]


def test_a_negative_outcome_goes_to_the_left_of_zero():
    svg = draw_bullet(Bullet(name="Soliditet", value=Decimal("-14.8"), target_low=Decimal(-15)))
    bar = next(ET.fromstring(svg).iter(f"{SVG}rect"))
    assert float(bar.get("x")) + float(bar.get("width")) == pytest.approx(239)


def test_a_forecast_begins_where_the_outcome_ends():
    svg = draw_bullet(Bullet(name="Antal", value=Decimal(64), forecast=Decimal(95)))
    forecast, outcome = ET.fromstring(svg).iter(f"{SVG}rect")
    assert float(forecast.get("x")) == pytest.approx(float(outcome.get("x")) + float(outcome.get("width")), abs=0.02)


# Signs


@pytest.mark.parametrize("sign", "●◐○–⌛?·")
def test_every_sign_is_drawn_and_hidden_from_screen_readers(sign):
    drawn = ET.fromstring(draw_sign(sign))
    assert drawn.get("aria-hidden") == "true"
    assert len(drawn) >= 1


@pytest.mark.parametrize("sign", "●◐○")
def test_outcome_forecast_and_calculated_look_different(sign):
    looks = {draw_sign(sign, is_forecast=forecast, is_calculated=calculated) for forecast in (0, 1) for calculated in (0, 1)}
    assert len(looks) == (3 if sign == "○" else 4)


def test_a_calculated_sign_is_dashed():
    assert "stroke-dasharray" in draw_sign("◐", is_calculated=True)
    assert "stroke-dasharray" not in draw_sign("◐", is_forecast=True)


def test_a_status_of_words_only_has_no_sign():
    assert draw_sign("") == ""


# What holds for all of them

ALL = [
    pytest.param(draw_trend, trend(point("2024", "36"), point("2026", "38")), id="trend"),
    pytest.param(draw_sparkline, trend(point("2024", "36"), point("2026", "38")), id="sparkline"),
    pytest.param(draw_bullet, Bullet(name="Andel", value=Decimal(38), target_low=Decimal(40)), id="bullet"),
]


@pytest.mark.parametrize(("draw", "data"), ALL)
def test_a_drawing_is_an_image_with_a_name_and_a_description(draw, data: Measure):
    svg = ET.fromstring(draw(data))
    assert svg.get("role") == "img"
    assert [svg[0].tag, svg[1].tag] == [f"{SVG}title", f"{SVG}desc"]
    assert svg[0].text == data.name
    assert svg[1].text


@pytest.mark.parametrize(("draw", "data"), ALL)
def test_the_same_figures_give_the_same_bytes(draw, data):
    assert draw(data) == draw(data)


@pytest.mark.parametrize(("draw", "data"), ALL)
def test_a_drawing_has_neither_style_attributes_nor_scripts(draw, data):
    for element in ET.fromstring(draw(data)).iter():
        assert not {"style", "class"} & set(element.attrib)
        assert element.tag != f"{SVG}script"


@pytest.mark.parametrize(("draw", "data"), ALL)
def test_on_paper_every_colour_is_literal_and_the_font_is_named(draw, data):
    svg = draw(data, palette=PAPER)
    assert "var(" not in svg
    assert ET.fromstring(svg).get("font-family") == "Source Sans 3"
    assert ET.fromstring(draw(data, palette=PAGE)).get("font-family") is None


@pytest.mark.parametrize("name", ['<script>alert("1")</script> & co', "lös\x00a\x0b tecken", "”citat” > 'mer'"])
def test_text_from_people_stays_text(name):
    svg = draw_trend(Trend(name=name, points=(Point(name, Decimal(1)),), baseline=Decimal(1), baseline_label=name))
    assert ET.fromstring(svg)[0].text == name.replace("\x00", "").replace("\x0b", "")
    assert "<script" not in svg
