"""Gallring: what is thrown away when its days have passed, and what never is."""
