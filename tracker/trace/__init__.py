"""The trace: sealing its events in a chain, proving that nothing in it has been changed, and masking values in it."""
