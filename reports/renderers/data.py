"""The report as data: the canonical content itself, byte for byte, so that its digest is the file's."""


def render_json(content: str, sha256: str) -> bytes:
    """The content in UTF-8. `sha256` is its digest, which every renderer is given."""
    return content.encode()
