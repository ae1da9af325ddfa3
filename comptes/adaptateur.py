"""How allauth behaves here: nobody signs up alone."""

from allauth.account.adapter import DefaultAccountAdapter


class SurInvitation(DefaultAccountAdapter):
    """Accounts are created by an administrator, never by a visitor."""

    def is_open_for_signup(self, request) -> bool:
        return False
