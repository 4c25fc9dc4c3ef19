"""Putting the files' remarks together as text."""


def paragraphs(*texts: str) -> str:
    """Texts as paragraphs; those that are empty are left out."""
    return "\n".join(text for text in texts if text)


def sentences(*texts: str) -> str:
    """Texts in one paragraph, a full stop after each; those that are empty are left out."""
    return " ".join(text if text.endswith(".") else f"{text}." for text in texts if text)
