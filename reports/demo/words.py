"""What is written about the goals in the August round: what has been done, and why something is judged otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

from goals.rules.attainment import Attainment

# A nämnd, or "regionen", and the number of one of its goals.
Goal = tuple[str, str]


@dataclass(frozen=True)
class Departure:
    """What förvaltningen proposes where it does not follow the figures, and why."""

    status: Attainment
    why: str


ACTIVITIES: Mapping[Goal, str] = {
    ("rs", "5.1"): "Chefsprogrammet har haft tre omgångar. Avgångssamtal hålls nu på alla förvaltningar.",
    ("rs", "5.2"): "Inköpsstödet har byggts ut med en gemensam katalog. Tolv ramavtal har fått klimatkrav.",
    ("rs", "5.3"): "Kontinuitetsplaner har prövats i fyra verksamheter. Krisledningen övas den 4 november.",
    ("rs", "5.5"): "Anställningsprövning gäller i hela regionen sedan april.",
    ("rs", "5.4"): "Driften av journalsystemet har flyttats till en ny hall. Två avbrott i april drar ner årets siffra.",
    ("hsn", "1.1"): "Hälsosamtal erbjuds på 21 av 24 hälsocentraler. Kallelsen går ut med sms sedan maj.",
    ("hsn", "1.2"): "En väg in för barn och unga öppnade i februari. Två familjecentraler har blivit försenade.",
    ("hsn", "1.3"): "Avtalen om läkarmedverkan har skrivits om. Fallrisk bedöms vid varje inskrivning.",
    ("hsn", "2.1"): "Operationssalarna används även kvällstid. Remisser till ögonsjukvården har köpts av en annan region.",
    ("hsn", "2.2"): "Tre nya mobila team har startat, det sista i den nordligaste kommunen i augusti.",
    ("hsn", "2.3"): "Utskrivningssamordnare finns på alla avdelningar. Kommunernas korttidsplatser räcker inte alltid.",
    ("hsn", "5.1"): "Schemaläggningen har lagts om och 62 hyrda tjänster har ersatts av egna medarbetare.",
    ("kbn", "1.1"): "Kultur på recept erbjuds vid sex hälsocentraler. Turnén på särskilda boenden går hela hösten.",
    ("kbn", "1.2"): "Bokbussen har fått en ny runda i fjälldalarna. Läsambassadörer har besökt alla årskurs 6.",
    ("kbn", "4.1"): "Länsteatern har spelat i elva kommuner. Länsmuseets nya basutställning öppnade i mars.",
    ("kbn", "4.2"): "Folkhögskolorna har startat två kurser tillsammans med vården.",
    ("kbn", "4.3"): "Stipendierna delas ut två gånger per år i stället för en.",
    ("kbn", "5.1"): "Inköpsstoppet från mars har gett effekt.",
    ("tn", "3.1"): "Ungdomskortet gäller hela sommaren. Linje 40 går varje halvtimme sedan juni.",
    ("tn", "3.2"): "Vägarbetena på riksvägen har stört trafiken. Avtalet om reservbussar har förlängts.",
    ("tn", "3.3"): "Alla bussar har fått kameror och nytt utrop. Mätningen görs två gånger per år.",
    ("tn", "3.4"): "Två kommuner har fått fler turer i tidtabellen från december.",
    ("tn", "5.1"): "De sista dieselbussarna i stadstrafiken har bytts ut mot elbussar.",
    ("tn", "5.2"): "Priset höjdes den 1 mars. Fler kontroller har minskat resor utan biljett.",
    ("un", "3.1"): "Länsplanen följs upp med Trafikverket varje kvartal.",
    ("un", "3.2"): "Sju byar har anslutits under sommaren. Upphandlingen av de sista pågår.",
    ("un", "4.1"): "Företagsstödet söks nu på ett ställe. Särskild rådgivning till kvinnor som driver företag.",
    ("un", "4.2"): "Tre utbildningar har fått statliga medel. Yrkesväxlingen är på väg in i sin andra omgång.",
    ("un", "4.3"): "Kampanjen för vår och höst har nått två nya länder.",
    ("un", "5.1"): "Utlysningarna har fått en egen del för kommuner med svag tillväxt.",
}

DEPARTURES: Mapping[Goal, Departure] = {
    ("hsn", "2.2"): Departure(
        Attainment.MET,
        "De tre nya mobila teamen har startat först i sommar. Siffrorna för hösten väntas bli klart bättre än de hittills.",
    ),
    ("tn", "3.2"): Departure(
        Attainment.NOT_MET,
        "Vägarbetena fortsätter hela hösten. Förvaltningen bedömer att punktligheten inte hinner återhämta sig.",
    ),
    ("regionen", "2"): Departure(
        Attainment.NOT_MET,
        "Nämnden bedömer att vårdgarantin inte nås. Styrelsen låter det väga tyngre än de andra delmålen.",
    ),
}
