"""The trace (bedömningsspår): from a figure or a judgement in a report back to its sources."""
