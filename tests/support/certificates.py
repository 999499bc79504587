"""Certificates for servers of tests: of an authority made up for them, of nobody, expired, or not valid yet."""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

AUTHORITY_NAME = "Example Inspection Ltd"


class Authority:
    """An authority that vouches for the servers of a test; its own certificate is a PEM text."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, AUTHORITY_NAME)])
        made = _certificate(self._name, self._name, self._key, timedelta(days=100), authority=True)
        self.pem = made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()

    def server(
        self,
        *names: str,
        lasts: timedelta = timedelta(days=90),
        begun: timedelta = timedelta(days=1),
        own: bool = False,
    ) -> SSLContext:
        """Return what a server of these names shows.

        Args:
            names: Hosts or addresses.
            lasts: From now on; negative for one that has ended.
            begun: So long ago; negative for one that is not valid yet.
            own: Whether it vouches for itself.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
        built = _certificate(subject, subject if own else self._name, key, lasts, begun, names)
        made = built.sign(key if own else self._key, hashes.SHA256())
        path = self._folder / f"{abs(hash((names, lasts, begun, own)))}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
        context = SSLContext(PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    lasts: timedelta,
    begun: timedelta = timedelta(days=1),
    names: tuple[str, ...] = (),
    *,
    authority: bool = False,
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - begun)
        .not_valid_after(now + lasts)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if names:
        built = built.add_extension(x509.SubjectAlternativeName([_name(one) for one in names]), critical=False)
    return built


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)
