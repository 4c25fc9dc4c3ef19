"""Where links in letters lead, and when letters are sent."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.tracker.test_settings import LOOPBACK, PRODUCTION, read_settings

ADDRESSES = [
    pytest.param(PRODUCTION, "https://tertial.example.org", id="the first host, in production"),
    pytest.param({**PRODUCTION, "ALLOWED_HOSTS": ".example.org,x.se"}, "https://example.org", id="a whole domain"),
    pytest.param(
        {**PRODUCTION, "TERTIAL_URL": "https://mål.example.org/tertial/"}, "https://mål.example.org/tertial", id="its own"
    ),
    pytest.param(LOOPBACK, "http://127.0.0.1:8000", id="this machine"),
    pytest.param({**LOOPBACK, "TERTIAL_PORT": "8123"}, "http://127.0.0.1:8123", id="this machine, another port"),
]


@pytest.mark.parametrize(("environment", "address"), ADDRESSES)
def test_links_lead_to_where_tertial_is(environment, address):
    assert read_settings(**environment)["TERTIAL_URL"] == address


@pytest.mark.parametrize(("name", "value"), [("TERTIAL_URL", "tertial.example.org"), ("TERTIAL_DAILY_HOUR", "24")])
def test_a_bad_value_is_refused(name, value):
    with pytest.raises(ImproperlyConfigured, match=name):
        read_settings(**PRODUCTION, **{name: value})


def test_letters_are_not_sent_at_night():
    assert read_settings(**PRODUCTION)["DAILY_HOUR"] == 6
    assert read_settings(**PRODUCTION, TERTIAL_DAILY_HOUR="7")["DAILY_HOUR"] == 7
