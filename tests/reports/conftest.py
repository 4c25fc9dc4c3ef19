"""The whole round, for tests of what is made of it."""

from tests.reports.whole import whole

__all__ = ["whole"]
