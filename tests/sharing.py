"""Which tests one process is to have together: those that share what takes long to make. Asked for with --dist=loadscope."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# Files of which the tests go through all that was found in one scene, or use one Tertial that `make run` has started.
TOGETHER = {
    f"tests/{file}.py": what
    for what, files in {
        "scene": ["security/test_every_address", "security/test_inputs", "security/test_texts_everywhere"],
        "tertial_server": [
            "browser/test_every_page", "browser/test_figure_to_paper", "browser/test_report_sections", "browser/test_sign_in",
        ],
    }.items()
    for file in files
}  # fmt: skip


class Together(LoadScopeScheduling):
    """Hands out file by file, in the order of the tests; but files that share something at once."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return TOGETHER.get(file, file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together | None:
    if config.getvalue("dist") != "loadscope":
        return None
    config.option.loadscopereorder = False
    return Together(config, log)
