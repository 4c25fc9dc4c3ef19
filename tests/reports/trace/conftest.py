"""The scene that traces are told of."""

from tests.reports.trace.test_trace import scene

__all__ = ["scene"]
