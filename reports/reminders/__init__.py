"""Reminders: what waits for whom, when they are told, and the letter that tells it."""
