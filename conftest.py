"""Here, at the root, since pytest takes plugins from nowhere else; the cast is in tests/conftest.py."""

pytest_plugins = ["tests.plugin"]
