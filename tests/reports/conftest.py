"""The whole round, for tests of what is made of it."""

from tests.reports.whole import whole, whole_content

__all__ = ["whole", "whole_content"]
