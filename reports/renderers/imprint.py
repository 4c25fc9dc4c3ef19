"""What stands at the foot of every page on paper: which version it is, from when, and what shows that it is unchanged."""

from reports.content.schema import Document


def imprint_of(document: Document, sha256: str) -> str:
    """One line: the version, its date, the beginning of the content's digest and, when there is one, the seal's number and ends.

    "Beslutad rapport, 24 november 2026 kl. 15.03. Kontrollsumma 3f9a21c4e8d0. Sigill 1284: 5b1f…c21b." Both stand in full at
    the report's end.
    """
    seal = document.seal
    parts = [f"{document.label}, {document.built}.", f"Kontrollsumma {sha256[:12]}."]
    return " ".join([*parts, f"Sigill {seal.number}: {seal.digest[:4]}…{seal.digest[-4:]}."] if seal else parts)
