"""Certificates of an authority that only the tests trust, good and bad ones."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

DAY = timedelta(days=1)


class Authority:
    """An authority that signs certificates into a folder; `file` is what a client must trust (SSL_CERT_FILE)."""

    def __init__(self, folder: Path) -> None:
        """Make the authority's own certificate."""
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Authority of the tests")])
        self.file = folder / "authority.pem"
        own = self._signed(self.name, self.key, timedelta(days=365), x509.BasicConstraints(ca=True, path_length=None))
        self.file.write_bytes(own.public_bytes(Encoding.PEM))

    @cached_property
    def now(self) -> datetime:
        """The time of day, by which certificates are valid or not."""
        return datetime.now(UTC)

    def server(self, *hosts: str, lasts: timedelta = timedelta(days=30), signed: bool = True) -> ssl.SSLContext:
        """Return the context of a server of these hosts; one that lasts less than nothing has expired."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, hosts[0])])
        certificate = self._signed(subject, key, lasts, names, None if signed else (subject, key))
        file = self.folder / f"{len(list(self.folder.iterdir()))}.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(file)
        return context

    def _signed(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        lasts: timedelta,
        extension: x509.ExtensionType,
        signer: tuple[x509.Name, ec.EllipticCurvePrivateKey] | None = None,
    ) -> x509.Certificate:
        issuer, signing = signer or (self.name, self.key)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number()).add_extension(extension, critical=False)
        builder = builder.not_valid_before(self.now - 60 * DAY).not_valid_after(self.now + lasts)
        return builder.sign(signing, hashes.SHA256())
