"""Maskera: what is taken out by a decision, everywhere that it stands, and what is left to tell that it was."""
