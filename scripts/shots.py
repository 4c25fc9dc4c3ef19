"""Pictures of every page, for the eye: each page and state in SHOTS, as its role, on a screen and on a phone, in shots/.

Its own server holds a demo region and lives on a day in the middle of the August round, with Fjällbo on one in November.
Each page is also asked what the browser complains of and what axe finds; if anything, it is said and the exit code is 1.

    make shots                      every picture
    make shots ONLY=plan            those whose name contains "plan"; ONLY=fjallbo those of Region Fjällbo
    make shots AT=http://127.0.0.1:8000   of a Tertial that is running already, with the demo region in it
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Browser, ConsoleMessage, Page, StorageState, ViewportSize

from scripts import shots_fjallbo
from scripts.axe import find_faults
from scripts.shot import Shot
from tests.loaded import copy_loaded
from tests.servers import chromium, find_free_port

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "shots"
PASSWORD = "tertial-demo-2026"  # noqa: S105  # of the demo's made-up people; make run prints it
WIDTHS = {1280: 900, 390: 844}
WIDEST = max(WIDTHS)
NARROWEST = 320  # a page must fit here too, without scrolling sideways
DAY = "2026-09-08 10:00"
# What the server runs: Django's own, on a day; and its jobs where it works.
SERVE = """
import time_machine, sys
_, port, day, works = sys.argv
time_machine.travel(day).start()
from django.core.management import execute_from_command_line as run
if works:
    import django
    django.setup()
    from scripts.working import work_on
    work_on()
run(["manage.py", "runserver", "--noreload", "127.0.0.1:" + port])
"""

PEOPLE = {
    "rapportor": "rapportor@run.example.org",
    "samordnare": "samordnare@run.example.org",
    "chef": "chef@run.example.org",
    "sekreterare": "sekreterare@run.example.org",
    "ledamot": "ledamot@run.example.org",
    "rs-rapportor": "rapportor@rs.example.org",
    "rs-samordnare": "samordnare@rs.example.org",
    "hsn-rapportor": "rapportor@hsn.example.org",
    "revisor": "revisor@example.org",
    "administrator": "administrator@example.org",
    "utomstaende": "utomstaende@example.org",
    "ingen": "",  # nobody has signed in
}
RUN = "/vasterbotten/run/2026-08/"
RS = "/vasterbotten/rs/2026-08/"
RF = "/vasterbotten/rf/2026-08/"
ADMIN = "/vasterbotten/administration/"


SHOTS = [
    Shot("maskera", "sekreterare", f"{RUN}beslut/maskera/"),
    Shot("maskera-text", "sekreterare", f"{RUN}beslut/maskera/text/"),
    Shot("maskera-filer", "sekreterare", f"{RUN}beslut/maskera/filer/"),
    Shot("logga-in", "ingen", "/konto/logga-in/"),
    Shot("start", "rapportor", RUN),
    Shot("start", "samordnare", RUN),
    Shot("start", "sekreterare", RUN),
    Shot("start", "ledamot", RUN),
    Shot("spar-mal", "samordnare", RUN + "spar/goal:14/"),
    Shot("spar-indikator", "samordnare", RUN + "spar/target:11/"),
    Shot("spar-indikator", "revisor", RUN + "spar/target:11/"),
    Shot("sparkod", "ledamot", "/spar/?kod=abc"),
    Shot("start-annan-namnd", "hsn-rapportor", RUN),
    Shot("start-utan-roll", "utomstaende", "/"),
    Shot("start-december", "rapportor", "/vasterbotten/run/2026-12/"),
    Shot("start-april", "samordnare", "/vasterbotten/run/2026-04/"),
    Shot("start-rs", "rs-samordnare", RS),
    Shot("plan", "samordnare", RUN + "plan/"),
    Shot("plan-sokning", "rapportor", RUN + "plan/?q=samverkan&due=on"),
    Shot("plan-ingen-traff", "rapportor", RUN + "plan/?q=zebra"),
    Shot("plan-annan-namnd", "hsn-rapportor", RUN + "plan/"),
    Shot("plan-fullmaktige", "ledamot", RF + "plan/"),
    Shot("plan-rs", "rs-samordnare", RS + "plan/"),
    Shot("plan-saknas", "hsn-rapportor", "/vasterbotten/hsn/2026-08/plan/"),
    Shot("mal", "samordnare", RUN + "plan/", ("RUN har en nära",)),
    Shot("mal-prognoser", "samordnare", RUN + "plan/", ("RUN arbetar med smart",)),
    Shot("mal-utan-utfall", "rapportor", RUN + "plan/", ("RUN bidrar till att barn",)),
    Shot("mal-annan-namnd", "hsn-rapportor", RUN + "plan/", ("RUN arbetar med smart",)),
    Shot("mal-fullmaktige", "samordnare", RF + "plan/", ("Ett attraktivt och hållbart Västerbotten",)),
    Shot("mal-finansiellt", "samordnare", RF + "plan/", ("Soliditetsmål",)),
    Shot("indikator-prognos", "rapportor", RUN + "indikatorer/", ("Antal framtagna missions",)),
    Shot("indikator-oklar", "rapportor", RUN + "indikatorer/", ("Antal insatser som stärker",)),
    Shot("indikator-ja-nej", "rapportor", RUN + "indikatorer/", ("Förnyad överenskommelse",)),
    Shot("indikator-delar", "samordnare", RUN + "indikatorer/?q=HME", ("HME Chefer",)),
    Shot("indikator-personer", "samordnare", RUN + "indikatorer/?q=innovation", ("Antal personer som",)),
    Shot("indikator-annan-namnd", "hsn-rapportor", RUN + "indikatorer/", ("Antal framtagna missions",)),
    Shot("indikatorer", "samordnare", RUN + "indikatorer/?sort=status"),
    Shot("indikatorer-filter", "samordnare", RUN + "indikatorer/?status=NO_DATA"),
    Shot("indikatorer-annan-namnd", "hsn-rapportor", RUN + "indikatorer/"),
    Shot("uppdrag", "samordnare", RUN + "uppdrag/"),
    Shot("uppdrag-fullmaktige", "rs-samordnare", RF + "uppdrag/"),
    Shot("uppdrag-mottagare", "rs-samordnare", RF + "uppdrag/mottagare/"),
    Shot("uppdrag-sida", "samordnare", RUN + "uppdrag/", ("Styrelser och nämnders nettokostnads",)),
    Shot("uppdrag-sida", "rs-samordnare", RF + "uppdrag/", ("Fortsätta att stärka",)),
    Shot("uppdrag-sida-nedbrutet", "rs-samordnare", RS + "uppdrag/", ("Genomföra fullmäktigeuppdraget: Öka",)),
    Shot("uppdrag-givna", "rs-samordnare", RS + "uppdrag/givna/"),
    Shot("uppdrag-andra", "rs-samordnare", RS + "uppdrag/givna/", ("Ändra",)),
    Shot("uppdrag-avsluta", "rs-samordnare", RS + "uppdrag/givna/", ("Ändra", "Avsluta eller förläng")),
    Shot("uppdrag-beslut", "rs-samordnare", RS + "uppdrag/beslut/"),
    Shot("uppdrag-beredning", "rs-samordnare", "/vasterbotten/beredning-kompetensforsorjning/2026-08/uppdrag/"),
    Shot("plan-beredning", "rs-samordnare", "/vasterbotten/beredning-kompetensforsorjning/2026-08/plan/"),
    Shot("oversikt", "samordnare", RUN + "oversikt/"),
    Shot("utfall", "rapportor", RUN + "utfall/"),
    Shot("utfall-alla", "samordnare", RUN + "utfall/?visa=alla"),
    Shot("utfall-att-godkanna", "samordnare", RUN + "utfall/?visa=godkanna"),
    Shot("utfall-april", "samordnare", "/vasterbotten/run/2026-04/utfall/?visa=alla"),
    Shot("utfall-eget", "rapportor", RUN + "utfall/", ("Samtal och underlag",)),
    Shot("utfall-annan-namnd", "hsn-rapportor", RUN + "utfall/"),
    Shot("bedomning", "samordnare", RUN + "bedomning/"),
    Shot("bedomning-mal", "samordnare", RUN + "bedomning/", ("RUN stärker förutsättningarna",)),
    Shot("bedomning-utan-siffror", "samordnare", RUN + "bedomning/", ("RUN bidrar till att barn",)),
    Shot("bedomning-bidrag", "samordnare", RUN + "bedomning/", ("Bidrag till regionmål 3",)),
    Shot("bedomning-last", "rapportor", RUN + "bedomning/", ("RUN stärker förutsättningarna",)),
    Shot("bedomning-annan-namnd", "hsn-rapportor", RUN + "bedomning/"),
    Shot("bedomning-april", "samordnare", "/vasterbotten/run/2026-04/bedomning/"),
    Shot("uppdrag-lage", "samordnare", RUN + "uppdrag/lage/"),
    Shot("lasningar", "samordnare", RUN + "plan/lasningar/"),
    Shot("beslut", "chef", RUN + "beslut/"),
    Shot("beslut", "ledamot", RUN + "beslut/"),
    Shot("beslut-annan-namnd", "hsn-rapportor", RUN + "beslut/"),
    Shot("beslut-overlamna", "chef", RUN + "beslut/overlamna/"),
    Shot("start", "chef", RUN),
    Shot("publicerat", "ingen", "/publicerat/"),
    Shot("rapporter", "samordnare", RUN + "rapporter/"),
    Shot("rapporter-annan-namnd", "hsn-rapportor", RUN + "rapporter/"),
    Shot("oversikt", "revisor", RUN + "oversikt/"),
    Shot("admin-enheter", "administrator", ADMIN + "enheter/"),
    Shot("admin-enhet", "administrator", ADMIN + "enheter/", ("Regionala utvecklingsnämnden",)),
    Shot("admin-enhet-ny", "administrator", ADMIN + "enheter/ny/"),
    Shot("admin-personer", "administrator", ADMIN + "personer/"),
    Shot("admin-personer-ingen", "administrator", ADMIN + "personer/?q=zebra"),
    Shot("admin-person", "administrator", ADMIN + "personer/", ("Ragna Rapportsson",)),
    Shot("admin-person-ny", "administrator", ADMIN + "personer/ny/"),
    Shot("admin-person-roll", "administrator", ADMIN + "personer/", ("Ragna Rapportsson", "Ge en roll")),
    Shot("admin-person-stang-av", "administrator", ADMIN + "personer/", ("Ragna Rapportsson", "Stäng av")),
    Shot("admin-ord", "administrator", ADMIN + "ord/"),
    Shot("admin-ord-ett", "administrator", ADMIN + "ord/", ("Nämndplan",)),
    Shot("admin-regler", "administrator", ADMIN + "regler/"),
    Shot("admin-regel-ny", "administrator", ADMIN + "regler/ny/"),
    Shot("admin-installningar", "administrator", ADMIN + "installningar/"),
    Shot("admin-oversikt", "administrator", RUN + "oversikt/"),
    Shot("ansvar", "samordnare", RUN + "ansvar/"),
    Shot("ansvar", "rapportor", RUN + "ansvar/"),
    Shot("ansvar-person", "samordnare", RUN + "ansvar/", ("Ragna Rapportsson",)),
    Shot("ansvar-franvaro", "samordnare", RUN + "ansvar/franvaro/"),
    Shot("admin-paminnelser", "administrator", ADMIN + "paminnelser/"),
    Shot("paminnelser-en-dag", "samordnare", RUN + "brev/skulle-skickas/"),
    Shot("admin-kalender", "administrator", ADMIN + "kalender/"),
    Shot("admin-kalender-regler", "administrator", ADMIN + "kalender/regler/"),
    Shot("admin-kalender-kvartal", "administrator", ADMIN + "kalender/regler/?rytm=QUARTERS"),
    Shot("admin-kalender-2027", "administrator", ADMIN + "kalender/2027/"),
    Shot("admin-kalender-2026", "administrator", ADMIN + "kalender/2026/"),
    Shot("admin-kalender-omgang", "administrator", ADMIN + "kalender/", ("Delårsrapport augusti",)),
    Shot("admin-kalender-flytta", "administrator", ADMIN + "kalender/", ("Delårsrapport augusti", "Flytta sista")),
    Shot("admin-jobb", "administrator", ADMIN + "jobb/"),
    Shot("admin-gallring", "administrator", ADMIN + "jobb/gallring/"),
    Shot("jobb", "samordnare", RUN + "jobb/"),
    Shot("jobb", "rapportor", RUN + "jobb/"),
    Shot("kalender", "samordnare", RUN + "kalender/"),
    Shot("kalender", "administrator", RUN + "kalender/"),
    Shot("kalender-annan-namnd", "hsn-rapportor", RUN + "kalender/"),
    Shot("kalender-datum", "samordnare", RUN + "kalender/datum/"),
    Shot("kalender-datum", "sekreterare", RUN + "kalender/datum/"),
    Shot("granskning", "samordnare", RUN + "granskning/"),
    Shot("granskning-inget", "revisor", RUN + "granskning/"),
    Shot("mina-uppgifter", "samordnare", "/konto/mina-uppgifter/"),
    Shot("mina-uppgifter", "utomstaende", "/konto/mina-uppgifter/"),
    Shot("finns-inte", "utomstaende", RUN + "plan/"),
]


def main() -> int:
    only = os.environ.get("ONLY", "")
    count, faults = 0, []
    for region, day, people, shots, folder in (
        ("vasterbotten", DAY, PEOPLE, SHOTS, FOLDER),
        ("fjallbo", shots_fjallbo.DAY, shots_fjallbo.PEOPLE, shots_fjallbo.SHOTS, FOLDER / "fjallbo"),
    ):
        chosen = [shot for shot in shots if only in f"{region}-{shot.name}-{shot.role}"]
        if not chosen:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        with serving(region, day) as address, chromium() as browser:
            faults += list(take_all(browser, address, chosen, folder, people))
        count += len(chosen)
    print(f"{count} sidor i {len(WIDTHS)} bredder ligger i {FOLDER.relative_to(ROOT)}/.")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


@contextmanager
def serving(region: str = "vasterbotten", day: str = DAY, *, works: bool = False) -> Iterator[str]:
    """The address of a server with a demo region in it: the one that AT names, else one of its own, which `works` at its jobs."""
    if address := os.environ.get("AT"):
        yield address.rstrip("/")
        return
    port = find_free_port()
    with tempfile.TemporaryDirectory(prefix="tertial-shots-") as folder:
        own = {"TERTIAL_DATA": folder, "TERTIAL_LOOPBACK": "1", "DEBUG": "0", "SECRET_KEY": "x" * 60}
        own |= {"DATABASE_URL": "", "REDIS_URL": ""}
        settings = {"DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "tracker.settings")}
        environment = os.environ | settings | own
        copy_loaded(Path(folder), environment, region, day)
        command = [sys.executable, "-c", SERVE, str(port), day, "works" if works else ""]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        try:
            yield wait_for(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()
            server.wait()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> str:
    """The address, once something answers there."""
    while server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return address
        except OSError:
            time.sleep(0.3)
        else:
            return address
    raise SystemExit("Servern startade inte.")


def take_all(
    browser: Browser, address: str, shots: Sequence[Shot], folder: Path | None, people: Mapping[str, str] = PEOPLE
) -> Iterator[str]:
    """Look at every page, one person at a time, picturing it when there is a folder; what is wrong, in sentences."""
    for role in dict.fromkeys(shot.role for shot in shots):
        page = open_window(browser, address, people[role], viewport=screen(WIDEST), reduced_motion="reduce")
        complaints, links = listen(page), Links()
        for shot in (shot for shot in shots if shot.role == role):
            complaints.clear()
            yield from (f"{shot.name} ({role}): {fault}" for fault in take(page, shot, folder, links))
            yield from (f"{shot.name} ({role}): webbläsaren: {said}" for said in complaints if "404" not in said)
        page.context.close()


def screen(width: int) -> ViewportSize:
    return ViewportSize(width=width, height=WIDTHS.get(width, 844))


def listen(page: Page) -> list[str]:
    """What the browser complains of on the page, as it comes."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def open_window(browser: Browser, address: str, email: str = "", **options: Any) -> Page:
    """An empty page in a window of its own. With an address, of somebody who has signed in: by the form, the first time."""
    signed_in = SIGNED_IN.get((address, email))
    page = browser.new_context(base_url=address, locale="sv-SE", storage_state=signed_in, **options).new_page()
    if email and not signed_in:
        sign_in(page, email)
        SIGNED_IN[address, email] = page.context.storage_state()
    return page


SIGNED_IN: dict[tuple[str, str], StorageState] = {}  # what the browser was given, by server and person


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/konto/logga-in/")
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Lösenord", exact=True).fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="Logga in").click()


Links = dict[str, list[tuple[str, str]]]  # the texts and addresses of a page's links, by the page's own address
LIST_LINKS = """[...document.querySelectorAll("main a[href]")].map(
  (link) => [link.ariaLabel ?? link.textContent.replace(/\\s+/g, " ").trim(), link.getAttribute("href")])"""


def take(page: Page, shot: Shot, folder: Path | None, links: Links) -> Iterator[str]:
    """Open the page, and look at it and ask axe at each width; the faults, in sentences. Where links lead is remembered."""
    page.set_viewport_size(screen(WIDEST))
    path = shot.path
    for text in shot.follow:
        if path not in links:
            page.goto(path)
            links[path] = page.evaluate(LIST_LINKS)
        found = [address for said, address in links[path] if text in said]
        if not found:
            yield f"länken {text!r} finns inte"
            return
        path = urljoin(path, found[0])
    answer = page.goto(path)
    links[path] = page.evaluate(LIST_LINKS)
    if answer and answer.status >= 500:
        yield f"svarade {answer.status}"
    page.evaluate("document.fonts.ready")
    for width in (*WIDTHS, NARROWEST):
        page.set_viewport_size(screen(width))
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            yield f"sidan ryms inte i {width} px"
        if width in WIDTHS:
            yield from (f"axe i {width} px, {fault}" for fault in find_faults(page))
            if folder:
                page.screenshot(path=folder / f"{shot.name}-{shot.role}-{width}.png", full_page=True)


if __name__ == "__main__":
    sys.exit(main())
