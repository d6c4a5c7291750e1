"""A certificate of this computer's own, for a club within one network."""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from backcare.storage.tinydb_files.files import make_directory, replace_file

_LASTS = timedelta(days=397)
_ANEW_BEFORE_ITS_END = timedelta(days=30)


class Certificate(NamedTuple):
    """Two files for a web server, and by what a person knows the certificate again."""

    file: Path
    key: Path
    fingerprint: str


def own_certificate(folder: Path, address: str) -> Certificate:
    """Return the certificate for an address of this computer; made anew if it soon ends.

    The one for each address is kept, so that browsers that took it once know it again. It vouches
    for this address alone and can make no others.
    """
    make_directory(folder)
    key = _own_key(folder / "key.pem")
    file = folder / f"{address}.pem"
    made = x509.load_pem_x509_certificate(file.read_bytes()) if file.exists() else None
    now = datetime.now(UTC)
    if made is None or made.not_valid_after_utc - now < _ANEW_BEFORE_ITS_END:
        made = _made(key, address, now)
        replace_file(file, made.public_bytes(serialization.Encoding.PEM))
    fingerprint = made.fingerprint(hashes.SHA256()).hex(":").upper()
    return Certificate(file, folder / "key.pem", fingerprint)


def _own_key(file: Path) -> ec.EllipticCurvePrivateKey:
    if file.exists():
        kept = serialization.load_pem_private_key(file.read_bytes(), password=None)
        if isinstance(kept, ec.EllipticCurvePrivateKey):
            return kept
        raise ValueError("another kind of key")
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    replace_file(file, private)
    return key


def _made(key: ec.EllipticCurvePrivateKey, address: str, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Backcare at {address}")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # a phone's clock may be late
        .not_valid_after(now + _LASTS)
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
