"""A certificate authority of our own, and an HTTPS server on 127.0.0.1 that it vouches for."""

import datetime
import http.server
import ipaddress
import ssl
import subprocess
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    def __init__(self, folder):
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Latchkey test authority")])
        self.certificate = self.sign(self.name, self.key.public_key(), x509.BasicConstraints(ca=True, path_length=0))

    def sign(self, subject, key, *extensions):
        now = datetime.datetime.now(datetime.timezone.utc)
        builder = (
            x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(key)
            .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(hours=1)))
        for extension in extensions:
            builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        return builder.sign(self.key, hashes.SHA256())

    def install(self, certificates):
        """Puts the authority into a hashed folder; returns the name by which OpenSSL looks for it."""
        path = self.folder / "authority.pem"
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        command = ["openssl", "x509", "-in", str(path), "-noout", "-hash"]
        name = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        (certificates / f"{name}.0").write_bytes(path.read_bytes())
        return f"{name}.0"

    def server(self, body, name=None):
        """Answers every GET with `body`; use as a context manager, gives the URL: of 127.0.0.1, or with the `name` that leads there.

        `body` may be a function from the path to (status, header fields, body).
        """
        return Server(self.server_certificate(name), body, name or "127.0.0.1")

    def server_certificate(self, name=None):
        """The path of a key and a certificate for 127.0.0.1, or for a `name`."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name or "127.0.0.1")])
        general = x509.DNSName(name) if name else x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
        address = x509.SubjectAlternativeName([general])
        path = self.folder / "server.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
            + self.sign(subject, key.public_key(), address).public_bytes(serialization.Encoding.PEM))
        return path


class Server:
    def __init__(self, certificate, body, name):
        self.name = name

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                status, fields, content = body(self.path) if callable(body) else (200, {}, body)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                for name, value in fields.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                """A client that does not trust us ends the handshake; that is what a test is about."""

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return f"https://{self.name}:{self.server.server_port}/keys"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
