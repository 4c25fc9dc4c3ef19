"""What a value rests on: which files and links are taken, and that they come home again as they were left."""

import hashlib
import io
import zipfile
from types import SimpleNamespace
from uuid import uuid4

import pytest

from goals.models import Evidence, Outcome
from goals.operations import file_types
from goals.operations.evidence import attach_file, attach_link, clean_name
from tests.conftest import NOW
from tests.goals.test_locks import hand_over
from tracker.models import AuditEvent, Person
from tracker.operations import Refused

pytestmark = pytest.mark.django_db


def packed(*names: str, **contents: bytes) -> bytes:
    """A packed file with parts of these names."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"x")
        for name, content in contents.items():
            archive.writestr(name, content)
    return data.getvalue()


PDF = b"%PDF-1.7\n"
SHEET = packed("[Content_Types].xml", "xl/workbook.xml")


@pytest.fixture
def attach(acts: SimpleNamespace, rounds: SimpleNamespace, reporter: Person, actor):
    """Attach something to the number of films, as the reporter or somebody else."""
    outcome = acts.record(reporter)

    def attach(operation, by: Person = reporter, **more):
        common = {"by": actor(by), "now": NOW, "unit_follow_up": rounds.culture, "outcome": outcome.pk, "form_uuid": uuid4()}
        return operation(**common | more)

    return attach


TAKEN = {
    "a PDF": ("underlag.pdf", PDF, "application/pdf"),
    "a PDF in capitals": ("UNDERLAG.PDF", PDF, "application/pdf"),
    "a picture": ("bild.png", b"\x89PNG\r\n\x1a\n...", "image/png"),
    "a photo": ("foto.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
    "a workbook": ("tabell.xlsx", SHEET, file_types.ENDINGS["xlsx"]),
    "a text document": ("text.docx", packed("word/document.xml"), file_types.ENDINGS["docx"]),
    "an open sheet": ("tabell.ods", packed(mimetype=file_types.ENDINGS["ods"].encode()), file_types.ENDINGS["ods"]),
    "lines of values": ("tabell.csv", "År;Värde\r\n2026;64".encode("cp1252"), "text/csv"),
    "text": ("anteckning.txt", "Räknat för hand.".encode(), "text/plain"),
}


@pytest.mark.parametrize(("name", "data", "media_type"), TAKEN.values(), ids=TAKEN)
def test_a_known_file_is_kept_as_it_was(attach, name: str, data: bytes, media_type: str) -> None:
    kept = Evidence.objects.get(pk=attach(attach_file, name=name, data=data).pk)
    assert (kept.name, kept.media_type, bytes(kept.data)) == (name, media_type, data)
    assert kept.sha256 == hashlib.sha256(data).hexdigest()
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.changes["name"], event.changes["sha256"]) == ("outcome.attach", [None, name], [None, kept.sha256])


BOMB = packed("xl/workbook.xml", **{"xl/sheet.xml": b"0" * 2_000_000})
NOT_TAKEN = {
    "nothing in it": ("tom.pdf", b"", "EMPTY"),
    "too large": ("stor.pdf", PDF + b"0" * file_types.LARGEST_FILE, "TOO_LARGE"),
    "a program": ("program.exe", b"MZ\x90", "NOT_TAKEN"),
    "a page of the web": ("sida.html", b"<html>", "NOT_TAKEN"),
    "a drawing with a program": ("bild.svg", b"<svg onload=alert(1)>", "NOT_TAKEN"),
    "no ending": ("underlag", PDF, "NOT_TAKEN"),
    "a page called a workbook": ("tabell.xlsx", b"<html><script>", "NOT_AS_NAMED"),
    "a page called text": ("text.txt", b"\xef\xbb\xbf <html><script>", "NOT_AS_NAMED"),
    "a program called a PDF": ("underlag.pdf", b"MZ\x90", "NOT_AS_NAMED"),
    "a PDF called a picture": ("bild.png", PDF, "NOT_AS_NAMED"),
    "any packed files": ("tabell.xlsx", packed("a.txt"), "NOT_AS_NAMED"),
    "a broken workbook": ("tabell.xlsx", SHEET[:40], "NOT_AS_NAMED"),
    "packed files that call themselves a PDF": ("a.pdf", packed(mimetype=b"application/pdf"), "NOT_AS_NAMED"),
    "packed files that call themselves text": ("a.txt", packed(mimetype=b"text/plain"), "NOT_AS_NAMED"),
    "a PDF that is a packed file too": ("a.pdf", PDF + packed("index.html"), "NOT_AS_NAMED"),
    "a picture that is a packed file too": ("a.jpg", b"\xff\xd8\xff\xe0" + packed("run.class"), "NOT_AS_NAMED"),
    "text that is a packed file too": ("a.txt", b"text " + packed("a"), "NOT_AS_NAMED"),
    "a picture that is a page": ("a.png", b"<script>alert(1)</script>\x89PNG", "NOT_AS_NAMED"),
    "macros of old": ("tabell.xlsx", packed("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "HAS_MACROS"),
    "controls": ("text.docx", packed("word/document.xml", "word/activeX/activeX1.bin"), "HAS_MACROS"),
    "macros of OpenDocument": ("t.ods", packed("Basic/Standard/Module1.xml", mimetype=b"x"), "HAS_MACROS"),
    "macros": ("tabell.xlsx", packed("xl/workbook.xml", "xl/vbaProject.bin"), "HAS_MACROS"),
    "bytes called text": ("text.txt", b"a\0b", "NOT_AS_NAMED"),
    "a bomb": ("tabell.xlsx", BOMB, "TOO_LARGE"),
    "a thousand parts": ("tabell.xlsx", packed("xl/workbook.xml", *[f"{n}.xml" for n in range(30)]), "TOO_LARGE"),
}


@pytest.mark.parametrize(("name", "data", "code"), NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_other_files_are_refused_in_words(attach, monkeypatch, name: str, data: bytes, code: str) -> None:
    monkeypatch.setattr(file_types, "LARGEST_UNPACKED", 1_000_000)
    monkeypatch.setattr(file_types, "MOST_PACKED", 20)
    with pytest.raises(Refused) as refused:
        attach(attach_file, name=name, data=data)
    assert (refused.value.code, refused.value.field) == (code, "file")
    assert not Evidence.objects.exists()


NAMES = {
    "folders": ("../../etc/passwd.txt", "passwd.txt"),
    "another computer's folders": ("C:\\Users\\Rut\\tabell.xlsx", "tabell.xlsx"),
    "line ends": ("a\r\nb.pdf", "a__b.pdf"),
    "signs that no computer takes": ('a<b>:"c|?*.pdf', "a_b___c___.pdf"),
    "long": ("å" * 300 + ".pdf", "å" * 196 + ".pdf"),
    "a sign that turns the text": ("fil\u202efdp.txt", "fil_fdp.txt"),
    "nothing": ("", "underlag"),
    "dots": ("...", "underlag"),
    "a device": ("CON", "_CON"),
    "a device with an ending": ("lpt1.pdf", "_lpt1.pdf"),
    "a name that only begins so": ("controller.pdf", "controller.pdf"),
    "a NUL": ("a\0.pdf", "a_.pdf"),
}


@pytest.mark.parametrize(("name", "cleaned"), NAMES.values(), ids=NAMES)
def test_a_files_name_is_its_own_and_safe(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


LINKS = {
    "an address": ("https://example.org/tabell?a=1", True),
    "with spaces around it": ("  http://example.org ", True),
    "a program": ("javascript:alert(1)", False),
    "a file": ("file:///etc/passwd", False),
    "data": ("data:text/html,<script>", False),
    "no scheme": ("example.org", False),
    "no host": ("https://", False),
    "somebody's password": ("https://rut:hemligt@example.org", False),
    "two lines": ("https://example.org/\r\nSet-Cookie: a", False),
    "far too long": ("https://example.org/" + "a" * 500, False),
    "half an address": ("https://[::1", False),
    "nothing": ("", False),
}


@pytest.mark.parametrize(("url", "is_taken"), LINKS.values(), ids=LINKS)
def test_a_link_is_an_address_of_the_web(attach, url: str, is_taken: bool) -> None:
    if is_taken:
        kept = attach(attach_link, name="", url=url)
        assert kept.name == kept.url == url.strip()
    else:
        with pytest.raises(Refused) as refused:
            attach(attach_link, name="", url=url)
        assert refused.value.code == "NOT_A_LINK"


def test_a_form_sent_twice_attaches_once(attach) -> None:
    form_uuid = uuid4()
    assert attach(attach_file, name="a.pdf", data=PDF, form_uuid=form_uuid) == attach(
        attach_file, name="a.pdf", data=PDF, form_uuid=form_uuid
    )
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize("who", ["secretary", "member", "auditor", "other_reporter", "outsider"])
def test_who_may_not_enter_attaches_nothing(attach, request, who: str) -> None:
    with pytest.raises(Refused) as refused:
        attach(attach_file, by=request.getfixturevalue(who), name="a.pdf", data=PDF)
    assert refused.value.code == "NOT_PERMITTED"


def test_after_hand_over_nothing_is_attached(attach, rounds, manager) -> None:
    hand_over(rounds.culture, manager)
    with pytest.raises(Refused) as refused:
        attach(attach_link, name="", url="https://example.org")
    assert refused.value.code == "LOCKED"
    assert Outcome.objects.get().version == 1
