"""How people come in: no one makes an account for themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by allauth with sign-up closed: people are added by an administrator of their region."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
