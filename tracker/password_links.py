"""The link by which somebody chooses a password: a key, so it is made when a letter is sent, and kept nowhere."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from tracker.models import Person


def password_link(person: Person) -> str:
    """Where a person chooses a password, at Tertial's own address; it holds once, for PASSWORD_RESET_TIMEOUT."""
    kwargs = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return settings.TERTIAL_URL + reverse("account_reset_password_from_key", kwargs=kwargs)
