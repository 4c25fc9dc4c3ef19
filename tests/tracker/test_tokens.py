"""The look's tokens: contrast in the light and the dark theme, and one home for every colour."""

import re
from pathlib import Path

import pytest

import tracker
from tracker.svg import PAPER

STATIC = Path(tracker.__file__).parent / "static" / "tracker"
TOKENS = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")


def read_theme(css):
    """The colours of the first :root block in a piece of CSS."""
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css.split(":root {", 1)[1].split("}", 1)[0]))


LIGHT = read_theme(TOKENS)
DARK = LIGHT | read_theme(TOKENS.split("prefers-color-scheme: dark", 1)[1])
THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]

TEXT_ON_GROUND = [
    (text, ground)
    for text in ("ink", "muted", "accent", "accent-strong", "met", "partly", "not-met", "neutral")
    for ground in ("paper", "shade")
] + [("on-accent", "accent"), ("on-accent", "accent-strong")]
GRAPHICS_ON_GROUND = [("edge", "paper"), ("edge", "shade")]


def luminance(colour):
    """Relative luminance, WCAG 2.1."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first, second):
    """Contrast ratio, WCAG 2.1."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_greatest_contrast():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_is_readable_on_its_ground(theme, text, ground):
    assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), GRAPHICS_ON_GROUND)
def test_what_is_drawn_or_filled_in_is_seen_on_its_ground(theme, mark, ground):
    assert contrast(theme[mark], theme[ground]) >= 3


def test_the_dark_theme_names_every_colour_of_the_light_one():
    assert set(read_theme(TOKENS.split("prefers-color-scheme: dark", 1)[1])) == set(LIGHT)


@pytest.mark.parametrize("name", ["ink", "muted", "edge", "rule", "met", "partly", "not_met", "neutral"])
def test_paper_has_the_colours_of_the_light_theme(name):
    assert getattr(PAPER, name) == LIGHT[name.replace("_", "-")]


@pytest.mark.parametrize("colour", ["ink", "muted", "edge", "met", "partly", "not_met", "neutral"])
def test_what_is_drawn_on_white_paper_is_seen(colour):
    assert contrast(getattr(PAPER, colour), PAPER.paper) >= 3


# The margin boxes of a printed page cannot read a variable in every browser.
@pytest.mark.parametrize(
    "path", sorted(set(STATIC.glob("css/*.css")) - {STATIC / "css" / "tokens.css", STATIC / "css" / "print.css"})
)
def test_colours_are_written_in_tokens_alone(path):
    assert HEX.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", sorted(STATIC.glob("css/*.css")), ids=lambda path: path.name)
def test_every_variable_that_is_used_is_a_token(path):
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", path.read_text(encoding="utf-8")))
    assert used <= set(re.findall(r"--([a-z0-9-]+):", TOKENS))


@pytest.mark.parametrize("path", sorted(STATIC.glob("css/*.css")), ids=lambda path: path.name)
def test_nothing_is_fetched_from_another_host(path):
    css = path.read_text(encoding="utf-8")
    for url in re.findall(r"url\(\"?([^\")]+)", css):
        assert (path.parent / url).resolve().is_file()
    assert "@import" not in css
