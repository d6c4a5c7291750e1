"""Members of a club, each in a browser of their own."""

from backcare.domain.club.documents import Role
from tests.browser.joining import GOOD, join_by_link


def join(page, club, nickname, role=Role.MEMBER):
    """Make a member who is signed in on this page's browser; return the account."""
    return join_with_code(page, club, nickname, role).account


def join_with_code(page, club, nickname, role=Role.MEMBER):
    """Make a member as `join` does; return what they got: the account, and the recovery code."""
    server, services = club
    token = services.club.accounts.invitations.make(role)
    joined = services.club.accounts.join(
        token, nickname, GOOD, has_agreed=True, address="192.0.2.1"
    )
    cookie = {"name": services.club.address.cookie, "value": joined.token, "url": server.url}
    page.context.add_cookies([cookie])
    return joined


def join_at_the_door(page, club, nickname, role=Role.MEMBER):
    """Join by an invitation, as a member does on a phone; return the account."""
    _, services = club
    token = services.club.accounts.invitations.make(role)
    join_by_link(page, services.club.address.join_link(token), nickname)
    [account] = [a for a in services.club.accounts.members.all() if a.nickname == nickname]
    return account
