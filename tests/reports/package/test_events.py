"""Which events go into a package: those of the rows that a content has keys of, and never what somebody has typed."""

from reports.package.events import subjects_in


def test_what_people_type_names_no_events() -> None:
    row = {"key": "target:8", "name": "outcome:99", "outcome": {"figure": {"key": "target:8/outcome:12", "shown": "64"}}}
    content = {"plans": [{"goals": [{"key": "goal:5", "text": "Se outcome:77.", "rows": [row]}]}], "title": "decision:3"}
    assert subjects_in(content) == {"target:8", "outcome:12", "goal:5"}


def test_other_nämnders_rounds_are_not_among_what_the_region_s_report_rests_on() -> None:
    content = {"whole": {"committees": [{"key": "unitfollowup:7"}]}, "decision": {"key": "decision:3"}}
    assert subjects_in(content) == {"decision:3"}
