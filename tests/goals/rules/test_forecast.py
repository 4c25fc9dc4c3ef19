from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.rules.forecast import Basis, Forecast, at_same_pace, forecast_year_end, sum_so_far
from goals.rules.targets import Accumulation, Kind, TargetTerms
from tests.goals.rules.cast import at_least, counted, number, percent, yes

AUGUST = Fraction(2, 3)
SPENT = percent(Kind.AT_LEAST, "100", accumulation=Accumulation.CUMULATIVE)
SUMMED = at_least("9", accumulation=Accumulation.SUMMED)


@pytest.mark.parametrize(
    ("terms", "so_far", "share_of_year", "forecast"),
    [
        pytest.param(counted(Kind.AT_LEAST, "90"), "64", AUGUST, ("96", Basis.SHARE_OF_YEAR), id="a count goes on"),
        pytest.param(counted(Kind.AT_LEAST, "2"), "1", AUGUST, ("1.5", Basis.SHARE_OF_YEAR), id="half is not rounded up to all"),
        pytest.param(
            counted(Kind.AT_LEAST, "9"), "5", Fraction(7, 12), ("8.6", Basis.SHARE_OF_YEAR), id="half up to one decimal"
        ),
        pytest.param(counted(Kind.AT_LEAST, "90"), "0", AUGUST, ("0", Basis.SHARE_OF_YEAR), id="nothing goes on as nothing"),
        pytest.param(counted(Kind.AT_MOST, None, "10"), "8", AUGUST, ("12", Basis.SHARE_OF_YEAR), id="a cost goes on"),
        pytest.param(SPENT, "62.5", AUGUST, ("93.75", Basis.SHARE_OF_YEAR), id="a share that accumulates goes on"),
        pytest.param(SUMMED, "6", AUGUST, ("9", Basis.SHARE_OF_YEAR), id="a sum goes on"),
        pytest.param(counted(Kind.AT_LEAST, "90"), "64", None, ("64", Basis.STATE), id="a whole year's count stays"),
        pytest.param(percent(Kind.AT_LEAST, "74.8"), "75.2", AUGUST, ("75.2", Basis.STATE), id="a state stays"),
        pytest.param(yes(), "1", AUGUST, ("1", Basis.STATE), id="a ja stays"),
        pytest.param(yes(), "0", AUGUST, None, id="a nej says nothing of the year's end"),
        pytest.param(yes(accumulation=Accumulation.CUMULATIVE), "1", AUGUST, ("1", Basis.STATE), id="a ja does not accumulate"),
    ],
)
def test_the_rule_foresees_the_years_end(
    terms: TargetTerms, so_far: str, share_of_year: Fraction | None, forecast: tuple[str, Basis] | None
) -> None:
    expected = forecast and Forecast(Decimal(forecast[0]), forecast[1])
    assert forecast_year_end(terms, Decimal(so_far), share_of_year=share_of_year) == expected


@pytest.mark.parametrize(
    ("values", "total"),
    [
        pytest.param(["3", "4"], "7", id="two periods"),
        pytest.param(["0", "0"], "0", id="zeros are values"),
        pytest.param(["3", None], None, id="a hole"),
        pytest.param([], None, id="nothing yet"),
    ],
)
def test_a_sum_with_a_hole_is_no_sum(values: list[str | None], total: str | None) -> None:
    assert sum_so_far(number(value) for value in values) == number(total)


@given(st.decimals(min_value=-(10**10), max_value=10**10, places=4, allow_nan=False), st.integers(1, 12), st.integers(0, 4))
def test_a_forecast_lies_within_half_a_step_of_the_exact_pace(so_far: Decimal, month: int, decimals: int) -> None:
    forecast = at_same_pace(so_far, Fraction(month, 12), decimals)
    assert abs(Fraction(forecast) - Fraction(so_far) * 12 / month) <= Fraction(1, 20 * 10**decimals)
    assert forecast == forecast.quantize(Decimal(1).scaleb(-decimals - 1))
