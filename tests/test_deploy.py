"""The files that an installation is made of name programs, settings and addresses that exist."""

import configparser
import re

import pytest
import yaml
from django.urls import resolve

from tests.processes import ROOT

DEPLOY = ROOT / "deploy"
README = (ROOT / "README.md").read_text()
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
OWN = ("migrate", "web", "worker", "beat")
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
# What is the deployment's own, and not Tertial's.
NOT_SETTINGS = {"TERTIAL_HOST", "POSTGRES_PASSWORD", "TERTIAL_PROCESS"}


def settings_in_readme() -> set[str]:
    table = README.partition("## Settings")[2].partition("\n## ")[0]
    return set(re.findall(r"`([A-Z_]+)`", table))


def test_every_variable_of_the_example_is_a_setting():
    names = {line.partition("=")[0] for line in (DEPLOY / ".env.example").read_text().splitlines() if line and line[0] != "#"}
    assert names - NOT_SETTINGS <= settings_in_readme()


@pytest.mark.parametrize("name", OWN)
def test_every_variable_that_compose_sets_is_a_setting(name):
    assert set(COMPOSE["services"][name].get("environment", {})) - NOT_SETTINGS <= settings_in_readme()


@pytest.mark.parametrize("name", OWN)
def test_what_is_tertials_own_writes_nowhere_but_in_its_folder(name):
    service = COMPOSE["services"][name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["proxy"]


def test_redis_keeps_nothing_since_it_is_not_the_truth():
    assert "--appendonly" in COMPOSE["services"]["redis"]["command"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_runs_as_somebody_without_rights(unit):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment]  # the names of systemd are in mixed case
    parser.read(unit)
    service = parser["Service"]
    assert (service["User"], service["NoNewPrivileges"], service["ProtectSystem"]) == ("tertial", "yes", "strict")


@pytest.mark.parametrize("program", ["gunicorn tracker.wsgi", "celery -A tracker.celery worker", "celery -A tracker.celery beat"])
def test_readme_compose_and_units_start_the_same_programs(program):
    units = "\n".join(unit.read_text() for unit in UNITS)
    commands = [" ".join(COMPOSE["services"][name]["command"]) for name in OWN]
    assert program in README
    assert program in units
    assert any(program in command for command in commands)


@pytest.mark.parametrize("address", ["/halsa/lever/", "/halsa/redo/", "/halsa/djup/"])
def test_what_is_watched_is_there(address):
    assert resolve(address)
    assert address in (ROOT / "docs" / "operations.md").read_text()


def test_the_proxy_overwrites_what_tertial_believes():
    caddy = (DEPLOY / "Caddyfile").read_text()
    assert "header_up X-Forwarded-Proto https" in caddy
    assert "header_up X-Request-ID" in caddy
