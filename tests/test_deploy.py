"""The files that an installation is made of name programs, settings and addresses that exist."""

import configparser
import re
import subprocess

import pytest
import yaml
from django.core.management import get_commands
from django.urls import resolve

from tests.processes import ROOT

DEPLOY = ROOT / "deploy"
README = (ROOT / "README.md").read_text()
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
OWN = ("migrate", "web", "worker", "beat")
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
# What is the deployment's own, and not Tertial's.
NOT_SETTINGS = {"TERTIAL_HOST", "POSTGRES_PASSWORD", "TERTIAL_PROCESS"}
MANUALS = [DEPLOY / "compose.yaml", *sorted((DEPLOY / "systemd").iterdir()), ROOT / "docs" / "operations.md", ROOT / "README.md"]
# What Compose knows of a service, as far as it is used here (compose-spec); a word that is misspelt it may pass over in silence.
OF_SERVICE = {
    *("image", "build", "command", "environment", "env_file", "volumes", "ports", "depends_on", "healthcheck", "restart"),
    *("read_only", "tmpfs", "cap_drop", "security_opt", "stop_grace_period"),
}
OF_HEALTHCHECK = {"test", "interval", "retries", "timeout", "start_period"}
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}


def settings_in_readme() -> set[str]:
    table = README.partition("## Settings")[2].partition("\n## ")[0]
    return set(re.findall(r"`([A-Z_]+)`", table))


@pytest.mark.parametrize("example", [".env.example", "environment.example"])
def test_every_variable_of_the_examples_is_a_setting(example):
    names = {line.partition("=")[0] for line in (DEPLOY / example).read_text().splitlines() if line and line[0] != "#"}
    assert names - NOT_SETTINGS <= settings_in_readme()


@pytest.mark.parametrize("name", OWN)
def test_every_variable_that_compose_sets_is_a_setting(name):
    assert set(COMPOSE["services"][name].get("environment", {})) - NOT_SETTINGS <= settings_in_readme()


@pytest.mark.parametrize("name", OWN)
def test_what_is_tertials_own_writes_nowhere_but_in_its_folder(name):
    service = COMPOSE["services"][name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_a_service_is_written_as_compose_reads_it(name):
    services, service = COMPOSE["services"], COMPOSE["services"][name]
    assert set(service) <= OF_SERVICE
    assert ("image" in service) != ("build" in service)
    assert set(service.get("healthcheck", {})) <= OF_HEALTHCHECK
    for needed, how in service.get("depends_on", {}).items():
        assert how["condition"] in CONDITIONS
        assert how["condition"] != "service_healthy" or "healthcheck" in services[needed]
    named = {volume.partition(":")[0] for volume in service.get("volumes", [])}
    assert {volume for volume in named if not volume.startswith(".")} <= set(COMPOSE["volumes"])
    assert all((DEPLOY / volume).exists() for volume in named if volume.startswith("."))


def test_compose_asks_for_nothing_that_the_example_does_not_have():
    example = (DEPLOY / ".env.example").read_text()
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text()))
    assert asked == {name for name in asked if re.search(rf"^{name}=", example, re.MULTILINE)}


def test_the_image_is_made_of_what_there_is():
    copied = re.findall(r"^COPY (.+) \S+$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    assert len(copied) == 6
    assert all((ROOT / name).exists() for line in copied for name in line.split())
    requirements = (ROOT / "requirements.txt").read_text()
    programs = {COMPOSE["services"][name]["command"][0] for name in OWN} - {"sh"}
    assert all(re.search(rf"^{program}==", requirements, re.MULTILINE) for program in programs)


@pytest.mark.parametrize("file", MANUALS, ids=lambda file: file.name)
def test_every_command_that_is_named_is_one(file):
    names = set(re.findall(r"(?:manage\.py|`tertial|^ *tertial|&& tertial) ([a-z_]+)", file.read_text(), re.MULTILINE))
    assert names <= set(get_commands())


def test_the_operators_command_is_in_order_and_knows_who_owns_the_tables():
    script = DEPLOY / "tertial"
    assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0
    assert script.stat().st_mode & 0o111
    (names,) = re.findall(r"^(\w[\w |]*)\) \. /etc/tertial/migrator", script.read_text(), re.MULTILINE)
    assert set(names.split(" | ")) == {"migrate", "grant_roles", "restore", "restore_drill"} <= set(get_commands())


def test_compose_asks_the_web_process_what_the_manual_says():
    (test,) = re.findall(r"/halsa/\w+/", COMPOSE["services"]["web"]["healthcheck"]["test"][-1])
    assert resolve(test).url_name == resolve("/halsa/redo/").url_name


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


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_every_variable_that_a_unit_sets_is_a_setting(unit):
    lines = re.findall(r"^Environment=(.+)$", unit.read_text(), re.MULTILINE)
    assert {pair.partition("=")[0] for line in lines for pair in line.split()} - NOT_SETTINGS <= settings_in_readme()


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
