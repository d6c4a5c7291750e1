"""The key of a server's backups: what encrypts them, opens them, and shows that they are its own.

It is one line that `age` reads too. It lies beside the records and is in no backup, so who holds a
backup alone can neither read it nor make another one.
"""

import hashlib
import hmac
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import pyrage

from backcare.domain.errors import ArchiveError
from backcare.storage.tinydb_files.files import make_directory, sync_directory, write_new

KEY_FILE = "backup.key"
_LEAD = (
    "# The key of this server's backups. Nobody can read them without it: keep a copy of this file,"
    " or of the line below on paper, where no backup lies.\n"
)
_AGE = b"age-encryption.org/v1"
_IN_MEMORY = 32 << 20


class BackupKey:
    """One key, made of the line that begins with AGE-SECRET-KEY."""

    def __init__(self, secret: str) -> None:
        self._identity = pyrage.x25519.Identity.from_str(secret)
        self.secret = secret

    @classmethod
    def new(cls) -> "BackupKey":
        """Return a key that nobody has yet."""
        return cls(str(pyrage.x25519.Identity.generate()))

    def signature(self, data: bytes) -> bytes:
        """Return what only who has this key can make of some data."""
        own = hmac.digest(self.secret.encode(), b"backcare: what signs backups", "sha256")
        return hmac.new(own, data, hashlib.sha256).hexdigest().encode()

    def is_signed(self, data: bytes, signature: bytes) -> bool:
        """Return whether the signature of some data is this key's."""
        return hmac.compare_digest(self.signature(data), signature)

    @contextmanager
    def encrypting(self, target: IO[bytes]) -> Iterator[IO[bytes]]:
        """Yield a stream; what is written into it goes into `target` encrypted.

        Nothing lies on a disk in between. Raises `OSError` if the target refuses.
        """
        reader, writer = os.pipe()
        failed: list[BaseException] = []

        def encrypt() -> None:
            with os.fdopen(reader, "rb") as plain:
                try:
                    pyrage.encrypt_io(plain, target, [self._identity.to_public()])
                except BaseException as error:  # raised again below, by who waits for it
                    failed.append(error)

        thread = threading.Thread(target=encrypt)
        thread.start()
        try:
            with os.fdopen(writer, "wb") as stream:
                yield stream
        except BrokenPipeError:
            thread.join()
            if not failed:
                raise
        finally:
            thread.join()
        if failed:
            why = failed[0]
            raise why if isinstance(why, OSError) else OSError(None, str(why))

    def decrypted(self, source: IO[bytes], name: str) -> IO[bytes]:
        """Return what an encrypted file holds; raises `ArchiveError` if this is not its key."""
        plain: Any = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller closes it
        try:
            pyrage.decrypt_io(source, plain, [self._identity])
        except (pyrage.DecryptError, OSError) as error:
            plain.close()
            raise ArchiveError(
                f"{name} was not made for this key, or is damaged. The key of the server that made"
                " it opens it: say --key FILE."
            ) from error
        plain.seek(0)
        return plain  # type: ignore[no-any-return]


def is_encrypted(source: IO[bytes]) -> bool:
    """Return whether a file is encrypted; it is read from its beginning afterwards."""
    head = source.read(len(_AGE))
    source.seek(0)
    return head == _AGE


def own_key(path: Path) -> tuple[BackupKey, bool]:
    """Return the key in a file, and whether it was made just now because there was none."""
    key = read_key(path)
    if key is not None:
        return key, False
    key = BackupKey.new()
    keep_key(path, key)
    return key, True


def read_key(path: Path) -> BackupKey | None:
    """Return the key in a file, `None` if there is no file; raises `ArchiveError`."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ArchiveError(f"{path} cannot be read.") from error
    for line in map(str.strip, lines):
        if line and not line.startswith("#"):
            try:
                return BackupKey(line.upper())
            except pyrage.IdentityError:
                break
    raise ArchiveError(f"{path} has no key in it: a line that begins with AGE-SECRET-KEY.")


def keep_key(path: Path, key: BackupKey) -> None:
    """Write a key into a file that is not there yet, for its owner only; raises `ArchiveError`."""
    try:
        make_directory(path.parent)
        write_new(path, f"{_LEAD}{key.secret}\n".encode())
        sync_directory(path.parent)
    except OSError as error:
        raise ArchiveError(f"{path} could not be written: {error.strerror}") from error
