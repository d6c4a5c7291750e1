"""The door of a club without a server in front of it, and with a clock of its own."""

from datetime import UTC, datetime

from backcare.club.accounts import Accounts
from backcare.club.devices import Device
from backcare.domain.club.documents import Role
from backcare.storage.memory import MemoryTrackerStore
from tests.club.door import GOOD

START = datetime(2026, 11, 25, 19, 0, tzinfo=UTC)
SECRET = "ab" * 32
HOME = "192.0.2.7"
UNKNOWN = Device()


class Door:
    """A club with a clock that a test turns."""

    def __init__(self, store, secret=SECRET):
        self.now = START
        self.store = store
        self.records = MemoryTrackerStore()
        self.accounts = Accounts(store, self.records, lambda: self.now)
        self.accounts.start("Riverside Runners", secret)

    def join(self, nickname, passphrase=GOOD, *, role=Role.MEMBER, has_agreed=True):
        token = self.accounts.invitations.make(role)
        return self.accounts.join(token, nickname, passphrase, has_agreed=has_agreed, address=HOME)

    def sign_in(self, nickname, passphrase=GOOD, address=HOME, device=UNKNOWN):
        return self.accounts.sign_in(nickname, passphrase, address=address, device=device)

    def phone(self, entered=None, kind="firefox.android"):
        """Return a browser: a new one, or the one that was let in."""
        return Device(kind, "" if entered is None else entered.known, "drawn")
