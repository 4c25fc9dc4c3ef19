"""Mina uppgifter: what the system holds about the one who asks, as a register extract (GDPR art. 15), and nobody else's."""
