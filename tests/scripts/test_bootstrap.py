"""The environment that everything runs in: made once, made anew when it is not what it should be."""

import pytest

from scripts import bootstrap
from tests.processes import run_python


@pytest.fixture
def checkout(tmp_path):
    """A folder with locks that ask for nothing."""
    (tmp_path / "requirements.txt").write_text("")
    (tmp_path / "requirements-dev.txt").write_text("")
    return tmp_path


@pytest.fixture
def work(monkeypatch):
    """What was done, instead of doing it."""
    done = []

    def make(environment):
        done.append("make")
        (environment / "bin").mkdir(parents=True, exist_ok=True)
        (environment / "bin" / "python").touch()

    monkeypatch.setattr(bootstrap, "make_environment", make)
    monkeypatch.setattr(bootstrap, "install", lambda environment, locks: done.append([lock.name for lock in locks]))
    return done


RUN, DEV = ["requirements.txt"], ["requirements.txt", "requirements-dev.txt"]


def test_the_first_time_it_is_made(checkout, work):
    bootstrap.prepare(checkout, RUN)
    assert work == ["make", RUN]


def test_the_second_time_nothing_is_done(checkout, work):
    bootstrap.prepare(checkout, RUN)
    work.clear()
    bootstrap.prepare(checkout, RUN)
    assert work == []


def test_what_developers_need_is_laid_on_top(checkout, work):
    bootstrap.prepare(checkout, RUN)
    work.clear()
    bootstrap.prepare(checkout, DEV)
    assert work == [DEV]


def test_an_environment_for_developers_runs_tertial_too(checkout, work):
    bootstrap.prepare(checkout, DEV)
    work.clear()
    bootstrap.prepare(checkout, RUN)
    assert work == []


def test_new_requirements_make_it_anew(checkout, work):
    bootstrap.prepare(checkout, DEV)
    work.clear()
    (checkout / "requirements.txt").write_text("# changed\n")
    bootstrap.prepare(checkout, DEV)
    assert work == ["make", DEV]


def break_off(checkout):
    (checkout / ".venv" / "tertial-stamp.json").unlink()


def damage_stamp(checkout):
    (checkout / ".venv" / "tertial-stamp.json").write_text("{")


def lose_python(checkout):
    (checkout / ".venv" / "bin" / "python").unlink()


def get_other_python(checkout):
    stamp = checkout / ".venv" / "tertial-stamp.json"
    stamp.write_text(stamp.read_text().replace('"python": "3.', '"python": "2.'))


@pytest.mark.parametrize("accident", [break_off, damage_stamp, lose_python, get_other_python])
def test_a_half_made_environment_is_made_anew(checkout, work, accident):
    bootstrap.prepare(checkout, RUN)
    work.clear()
    accident(checkout)
    bootstrap.prepare(checkout, RUN)
    assert work == ["make", RUN]


def test_an_installation_that_is_broken_off_leaves_no_stamp(checkout, work, monkeypatch):
    def break_off(environment, locks):
        raise bootstrap.CannotPrepare("no net")

    bootstrap.prepare(checkout, RUN)
    monkeypatch.setattr(bootstrap, "install", break_off)
    with pytest.raises(bootstrap.CannotPrepare):
        bootstrap.prepare(checkout, DEV)
    assert bootstrap.read_stamp(checkout / ".venv" / "tertial-stamp.json") == {}


def test_an_old_python_is_refused():
    with pytest.raises(bootstrap.CannotPrepare, match=r"Python är 3\.9 och Tertial behöver 3\.11 eller senare\. Ange en nyare"):
        bootstrap.check_python((3, 9))


def test_a_missing_python3_venv_is_said_with_what_to_do(tmp_path):
    (tmp_path / "ensurepip.py").write_text("raise ImportError('Debian has it in a package of its own')")
    done = run_python("scripts/bootstrap.py", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == "Tertial startar inte: python3-venv saknas. Installera det: sudo apt install python3-venv.\n"


def test_a_folder_that_cannot_be_written_in_is_said(checkout, work, monkeypatch):
    def refuse(environment):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(bootstrap, "make_environment", refuse)
    with pytest.raises(bootstrap.CannotPrepare, match="går inte att skriva i"):
        bootstrap.prepare(checkout, RUN)


def test_the_locks_name_neither_an_index_nor_a_path():
    for lock in (bootstrap.RUN_LOCK, bootstrap.DEV_LOCK):
        text = (bootstrap.ROOT / lock).read_text()
        assert "://" not in text
        assert "--index" not in text
        assert "/" not in "".join(line for line in text.splitlines() if not line.strip().startswith("# via"))


@pytest.mark.servers
def test_the_environment_that_is_made_works(checkout):
    bootstrap.prepare(checkout, RUN)
    assert bootstrap.read_stamp(checkout / ".venv" / "tertial-stamp.json") == bootstrap.describe(checkout, RUN)
