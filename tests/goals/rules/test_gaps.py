from decimal import Decimal

import pytest

from goals.rules.attainment import PARTLY_WITHIN
from goals.rules.gaps import find_gap, partly_limit
from goals.rules.targets import Kind, Reading, TargetTerms
from tests.goals.rules.cast import at_least, number, target, yes


@pytest.mark.parametrize(
    ("terms", "bound", "limit"),
    [
        pytest.param(at_least("90"), "90", "9", id="a tenth of the bound"),
        pytest.param(at_least("-15"), "-15", "1.5", id="a tenth of its size"),
        pytest.param(target(Kind.WITHIN, "30", "50"), "50", "5", id="of the bound that is missed"),
        pytest.param(at_least("0"), "0", None, id="none of zero"),
        pytest.param(yes(), "1", None, id="none of a ja"),
        pytest.param(target(Kind.INCREASE, baseline="6"), "6", None, id="none of a trend"),
        pytest.param(at_least("90", tolerance="2"), "90", "2", id="own tolerance"),
        pytest.param(at_least("90", tolerance="0"), "90", "0", id="own tolerance of nothing"),
        pytest.param(at_least("0", tolerance="2"), "0", "2", id="own tolerance at zero"),
        pytest.param(target(Kind.INCREASE, baseline="6", tolerance="1"), "6", "1", id="own tolerance of a trend"),
    ],
)
def test_how_far_from_the_bound_is_still_partly_met(terms: TargetTerms, bound: str, limit: str | None) -> None:
    assert partly_limit(terms, Decimal(bound), PARTLY_WITHIN) == number(limit)


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param(target(Kind.FOLLOW), id="follow only"),
        pytest.param(target(Kind.INCREASE), id="a trend without baseline"),
        pytest.param(at_least("5", reading=Reading.UNCLEAR), id="unclear"),
    ],
)
def test_where_there_is_nothing_to_judge_by_there_is_no_gap_to_find(terms: TargetTerms) -> None:
    with pytest.raises(ValueError, match="nothing to judge by"):
        find_gap(terms, Decimal(5), PARTLY_WITHIN)
