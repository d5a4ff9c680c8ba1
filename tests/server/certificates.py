"""Certificates for the test server: a trusted chain and one of an unknown authority."""
import subprocess
from pathlib import Path

NAMES = ["t.me", "*.t.me", "telegram.me", "*.telesco.pe", "*.cdn-telegram.org", "*.example",
         # OpenSSL and curl refuse a wildcard right under a top-level name: name these.
         "pictures.example", "other.example", "cdn4.telesco.pe.evil.example", "localhost"]
ADDRESSES = ["127.0.0.1", "127.0.0.2", "::1"]
CONFIG = """[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[authority]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = {alternatives}
"""


def _issue(folder, stem, name, section, issuer=None):
    alternatives = ",".join(["DNS:" + n for n in NAMES] + ["IP:" + a for a in ADDRESSES])
    config = folder / f"{stem}.cnf"
    config.write_text(CONFIG.format(name=name, alternatives=alternatives))
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
               "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-config", str(config),
               "-extensions", section, "-keyout", str(folder / f"{stem}.key"),
               "-out", str(folder / f"{stem}.pem")]
    if issuer:
        command += ["-CA", str(folder / f"{issuer}.pem"), "-CAkey", str(folder / f"{issuer}.key")]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)


def make(state: Path):
    """Writes state/ca.pem; returns (certificate, key) of the trusted and the untrusted leaf."""
    folder = state / "private"
    folder.mkdir(mode=0o700, exist_ok=True)
    for authority, leaf in (("ca", "leaf"), ("unknown-ca", "untrusted")):
        _issue(folder, authority, f"Test authority {authority}", "authority")
        _issue(folder, leaf, "t.me", "leaf", issuer=authority)
    (state / "ca.pem").write_bytes((folder / "ca.pem").read_bytes())
    return [(folder / f"{leaf}.pem", folder / f"{leaf}.key") for leaf in ("leaf", "untrusted")]
