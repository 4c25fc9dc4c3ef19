"""The day's last digest, in a file beside the database that is only added to."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from tracker.trace.keeping import UnreadableLine, digest_file, keep_digest, read_digests
from tracker.trace.sealing import Tip
from tracker.trace.verification import StoredDigest

DAY = date(2026, 9, 8)
FIRST, SECOND = Tip(10, "a" * 64), Tip(12, "b" * 64)


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.SEAL_DIR = tmp_path / "sigill"
    return settings.SEAL_DIR


def test_each_day_is_a_line(folder: Path) -> None:
    assert keep_digest("norr", DAY, FIRST)
    assert keep_digest("norr", date(2026, 9, 9), SECOND)
    text = (folder / "norr.txt").read_text()
    assert text.splitlines()[1:] == [f"2026-09-08 10 {'a' * 64}", f"2026-09-09 12 {'b' * 64}"]
    assert text.startswith("# Tertials sigill")
    assert read_digests(text) == [StoredDigest("a" * 64, 10, "2026-09-08"), StoredDigest("b" * 64, 12, "2026-09-09")]


def test_a_digest_that_is_kept_is_not_kept_again(folder: Path) -> None:
    keep_digest("norr", DAY, FIRST)
    before = (folder / "norr.txt").read_text()
    assert not keep_digest("norr", date(2026, 9, 9), FIRST)
    assert (folder / "norr.txt").read_text() == before


def test_every_region_and_the_installation_have_files_of_their_own(folder: Path) -> None:
    for slug in ("norr", "soder", ""):
        keep_digest(slug, DAY, FIRST)
    assert sorted(path.name for path in folder.iterdir()) == ["+installation.txt", "norr.txt", "soder.txt"]


def test_several_at_once_keep_it_once() -> None:
    with ThreadPoolExecutor(8) as threads:
        kept = list(threads.map(lambda _: keep_digest("norr", DAY, FIRST), range(40)))
    assert sum(kept) == 1
    assert len(read_digests(digest_file("norr").read_text())) == 1


@pytest.mark.parametrize("line", ["2026-09-08", "2026-09-08 0 " + "a" * 64, "2026-09-08 10 " + "a" * 63, "10 " + "a" * 64])
def test_a_line_that_is_no_digest_is_named(line: str) -> None:
    with pytest.raises(UnreadableLine, match="rad 3"):
        read_digests(f"# rubrik\n\n{line}\n")
