"""A scene that is held for one test after another is the same for each, whatever the one before did with it."""

from types import SimpleNamespace
from typing import Any

import pytest

from goals.models import Target
from tests import held
from tests.held import SCENE, Scene, makers_of
from tracker.models import Person, Region, Unit

NUMBERS = range(3)


@pytest.mark.parametrize("number", NUMBERS)
def test_what_a_test_changes_in_the_database_or_in_memory_no_other_sees(
    number: int, norr: SimpleNamespace, plans: SimpleNamespace, reporter: Person
) -> None:
    assert (norr.region.name, plans.films.raw_target) == ("Region Norr", "90")
    assert not Unit.objects.filter(name="Ny").exists()
    norr.region.name = plans.films.raw_target = "Ändrat"
    norr.region.save()
    Unit.objects.filter(pk=norr.care.pk).update(name="Ny")
    Target.objects.filter(pk=plans.unclear.pk).delete()
    Person.objects.filter(pk=reporter.pk).update(name="Någon annan")


def test_the_objects_of_a_scene_are_each_others(norr: SimpleNamespace, plans: SimpleNamespace) -> None:
    assert plans.plan.unit is norr.culture
    assert plans.plan.unit.region is norr.region


def test_nothing_is_held_for_a_test_that_asks_for_nothing_of_it(db: None) -> None:
    assert not Region.objects.exists()


def test_nothing_is_held_during_a_test_without_database(
    db: None, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def region(db: None) -> Region:
        return Region.objects.create(slug="norr", name="Region Norr")

    monkeypatch.setattr(held, "SCENE", scene := Scene())
    scene.prepare([region])
    scene.leave()
    without_database: Any = SimpleNamespace(config=request.config, get_closest_marker=lambda name: None)
    held.pytest_runtest_setup(without_database)
    assert (scene.atomics, Region.objects.count()) == ([], 0)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nothing_is_held_for_a_test_that_commits(norr: SimpleNamespace, request: pytest.FixtureRequest) -> None:
    assert (SCENE.objects, makers_of(request.node)) == ({}, [])
    assert Region.objects.get() == norr.region


def test_what_a_scene_is_made_of_is_made_in_an_order(request: pytest.FixtureRequest, coordinator: Person, plans: object) -> None:
    assert [make.__name__ for make in makers_of(request.node)] == ["norr", "reporter", "plans", "coordinator"]


def test_what_one_changes_of_another_goes_with_it(db: None) -> None:
    def region(db: None) -> Region:
        return Region.objects.create(slug="norr", name="Region Norr")

    def renamed(region: Region) -> Region:
        region.name = "Ändrat"
        region.save()
        return region

    scene = Scene()
    scene.prepare([region, renamed])
    assert scene.copies[region] is scene.copies[renamed]
    assert [scene.copies[region].name, Region.objects.get().name] == ["Ändrat", "Ändrat"]
    scene.prepare([region])
    assert [scene.copies[region].name, Region.objects.get().name] == ["Region Norr", "Region Norr"]
    scene.prepare([])
    assert (scene.copies, Region.objects.count()) == ({}, 0)
