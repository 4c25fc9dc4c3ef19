"""The table that `make faults` writes."""

from scripts.faults import write_table


def test_each_row_is_a_line_and_a_bar_in_it_breaks_no_cell() -> None:
    row = {"what": "Redis gone", "load": "3 | 4 saves", "lost": 0, "doubled": 1, "late": "2 s", "remark": ""}
    assert write_table([row]).splitlines() == [
        "| What was done | To | Lost | Doubled | Late | Remark |",
        "| --- | --- | --- | --- | --- | --- |",
        "| Redis gone | 3 \\| 4 saves | 0 | 1 | 2 s |  |",
    ]
