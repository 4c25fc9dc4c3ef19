"""The whole round, and the same decided, for tests of what is made of it."""

from tests.reports.decided import decided_whole
from tests.reports.whole import whole, whole_content

__all__ = ["decided_whole", "whole", "whole_content"]
