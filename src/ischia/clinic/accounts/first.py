"""The first account of a new clinic, and accounts that an administrator makes."""

import secrets

from ischia.clinic.accounts.models import Role, User

_WORD_BYTES = 12


def first_account(username: str) -> str:
    """Make the administrator of a clinic that has no account; return the password, or nothing."""
    if User.objects.exists():
        return ""
    return new_account(username, Role.ADMINISTRATOR)


def new_account(username: str, role: Role) -> str:
    """Make an account; return its password, which nobody can read again."""
    password = secrets.token_urlsafe(_WORD_BYTES)
    User.objects.create_user(username, password, role=role)
    return password
