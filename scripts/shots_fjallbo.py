"""The pictures of Region Fjällbo: a nämnd in each state, the region's whole, uppdrag, and a nämnd that ceases."""

from scripts.shot import Shot

# When its year has got as far as it goes.
DAY = "2026-11-28 10:00"
UNITS_WITH_PEOPLE = ("rf", "rs", "hsn", "kbn", "tn", "un", "fsn")
ROLES = ("rapportor", "samordnare", "chef", "sekreterare", "ledamot")
PEOPLE = {f"{unit}-{role}": f"{role}@{unit}.fjallbo.example.org" for unit in UNITS_WITH_PEOPLE for role in ROLES}
PEOPLE |= {name: f"{name}@fjallbo.example.org" for name in ("administrator", "revisor")}
PEOPLE["ingen"] = ""
AUGUST = "/fjallbo/{}/2026-08/"
RS, RF, HSN, KBN, TN, UN, FSN = (AUGUST.format(unit) for unit in ("rs", "rf", "hsn", "kbn", "tn", "un", "fsn"))
REGION = f"{RS}regionen/"
UNITS = "/fjallbo/administration/enheter/"

SHOTS = [
    Shot("oppen", "fsn-rapportor", FSN),
    Shot("oppen-utfall", "fsn-rapportor", f"{FSN}utfall/"),
    Shot("overlamnad", "un-chef", f"{UN}beslut/"),
    Shot("overlamnad-registrera", "un-sekreterare", f"{UN}beslut/registrera/"),
    Shot("aterremiss", "tn-ledamot", f"{TN}beslut/"),
    Shot("aterremiss-rapporter", "tn-ledamot", f"{TN}rapporter/"),
    Shot("aterremiss-rapport", "tn-ledamot", f"{TN}rapporter/", ("Beslut, omgång 2",)),
    Shot("publicerad", "kbn-ledamot", f"{KBN}beslut/"),
    Shot("publicerat", "ingen", "/publicerat/fjallbo/"),
    Shot("rattad", "hsn-sekreterare", f"{HSN}beslut/"),
    Shot("rattad-handelser", "hsn-sekreterare", f"{HSN}handelser/"),
    Shot("rattad-indikator", "hsn-samordnare", f"{HSN}indikatorer/", ("Antal vårdbesök i hemmet",)),
    Shot("annat-beslut", "hsn-samordnare", f"{HSN}bedomning/", ("Den som söker vård",)),
    Shot("regionen", "rs-samordnare", REGION),
    Shot("regionen-avstamning", "rs-samordnare", f"{REGION}avstamning/"),
    Shot("regionen-beslut", "rs-sekreterare", REGION, ("Regionstyrelsens beslut",)),
    Shot("regionen-rapport", "rs-samordnare", REGION, ("Regionens rapport", "Beslut")),
    Shot("regionen-bedomning", "rs-samordnare", f"{REGION}bedomning/"),
    Shot("regionen-mal", "rs-samordnare", f"{REGION}bedomning/", ("Vård i rätt tid",)),
    Shot("regionen-hushallning", "rs-samordnare", REGION, ("Läs bedömningen",)),
    Shot("regionen-granskning", "revisor", f"{REGION}granskning/"),
    Shot("fullmaktige", "rf-sekreterare", RF),
    Shot("fullmaktige-regionen", "rf-sekreterare", REGION),
    Shot("fullmaktige-beslut", "rf-sekreterare", f"{REGION}beslut/"),
    Shot("regionen", "hsn-samordnare", f"{HSN}oversikt/"),
    Shot("regionen", "revisor", f"{HSN}oversikt/"),
    Shot("uppdrag-alla", "rf-samordnare", f"{RF}uppdrag/mottagare/"),
    Shot("uppdrag-overfort", "hsn-samordnare", f"{HSN}uppdrag/", ("Ta fram en plan för att bli",)),
    Shot("uppdrag-efterfoljare", "kbn-ledamot", f"{KBN}uppdrag/", ("Se över folkhögskolornas",)),
    Shot("uppdrag-beredning", "rf-samordnare", f"{AUGUST.format('framtidsberedningen')}uppdrag/"),
    Shot("granskning", "revisor", f"{HSN}granskning/"),
    Shot("granskning-namnderna", "revisor", f"{HSN}granskning/namnderna/"),
    Shot("enheter", "administrator", UNITS),
    Shot("enhet-upphor", "administrator", UNITS, ("Kultur- och bildningsnämnden",)),
]
