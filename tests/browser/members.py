"""Members of a club, each in a browser of their own."""

from backcare.domain.club.documents import Role
from scripts.local_server import wait_until_idle

GOOD = "four wet running shoes"


def join(page, club, nickname, role=Role.MEMBER):
    """Join by an invitation, as a member does on a phone; return the account."""
    _, services = club
    page.goto(services.club.address.join_link(services.club.accounts.invitations.make(role)))
    page.get_by_label("Nickname").fill(nickname)
    page.get_by_label("A passphrase").fill(GOOD)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Join").click()
    page.get_by_role("link", name="I have it, go on").click()
    wait_until_idle(page, "h1")
    [account] = [a for a in services.club.accounts.members.all() if a.nickname == nickname]
    return account
