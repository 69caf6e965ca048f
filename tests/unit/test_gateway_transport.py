"""One exchange over a real socket on loopback: redirects, time-outs, sizes, client certificates."""

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from itertools import count
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cobro.adapters.gateways.transport import (
    HttpAnswer,
    HttpRequest,
    NoAnswerError,
    UrllibTransport,
    tls_context,
)
from tests.support.gateways.web import served


def test_a_request_goes_out_and_its_answer_comes_back() -> None:
    seen: list[HttpRequest] = []

    def site(request: HttpRequest) -> HttpAnswer:
        seen.append(request)
        return HttpAnswer(201, {"X-Request-Id": "r1"}, b"\x00yes")

    with served(site) as url:
        answer = UrllibTransport()(HttpRequest("POST", f"{url}/a?b=c", {"K": "v"}, b"\xff"), 5)

    assert (answer.status, answer.headers["x-request-id"], answer.body) == (201, "r1", b"\x00yes")
    assert (seen[0].method, seen[0].headers["k"], seen[0].body) == ("POST", "v", b"\xff")
    assert seen[0].headers["accept-encoding"] == "identity"


def test_an_answer_in_chunks_is_put_together() -> None:
    parts = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (b"one ", b"two ", b"three"))
    chunked = HttpAnswer(200, {"transfer-encoding": "chunked"}, parts + b"0\r\n\r\n")
    with served(lambda _: chunked) as url:
        transport = UrllibTransport()
        bodies = [transport(HttpRequest("GET", url), 5).body for _ in range(2)]

    assert bodies == [b"one two three"] * 2


def test_a_redirect_comes_back_as_it_is() -> None:
    with served(lambda _: HttpAnswer(307, {"location": "http://127.0.0.1:1/"})) as url:
        answer = UrllibTransport()(HttpRequest("GET", url), 5)

    assert answer.status == 307


def test_an_answer_that_is_too_long_is_dropped() -> None:
    with (
        served(lambda _: HttpAnswer(200, {}, b"x" * 5000)) as url,
        pytest.raises(NoAnswerError, match="longer than 1000 bytes") as caught,
    ):
        UrllibTransport(size_max=1000)(HttpRequest("GET", url), 5)

    assert caught.value.was_sent


def test_an_answer_that_drips_beyond_its_time_is_dropped() -> None:
    clock = count(0, 10)
    with (
        served(lambda _: HttpAnswer(200, {}, b"drip")) as url,
        pytest.raises(NoAnswerError, match="in time"),
    ):
        UrllibTransport(now=lambda: next(clock))(HttpRequest("GET", url), 5)


def test_an_answer_that_breaks_off_is_none() -> None:
    with (
        served(
            lambda _: HttpAnswer(200, {"content-length": "9", "connection": "close"}, b"1")
        ) as url,
        pytest.raises(NoAnswerError, match=r"IncompleteRead|ProtocolError|ReadTimeout"),
    ):
        UrllibTransport()(HttpRequest("GET", url), 0.3)


def test_a_door_that_nobody_opens_has_not_seen_the_request() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]

    with pytest.raises(NoAnswerError) as caught:
        UrllibTransport()(HttpRequest("GET", f"http://127.0.0.1:{port}/?token=t"), 1)

    assert not caught.value.was_sent
    assert "token" not in str(caught.value)


def test_a_silent_server_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(NoAnswerError, match="ReadTimeoutError") as caught:
            UrllibTransport()(HttpRequest("GET", url), 0.05)

    assert caught.value.was_sent


@dataclass(frozen=True)
class Papers:
    authority: str
    server: Path
    client_certificate: str
    client_key: str


def _papers(folder: Path) -> Papers:
    now = datetime.now(UTC)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(3)]
    names = [
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        for name in ("authority", "server", "client")
    ]

    def certificate(number: int) -> str:
        build = (
            x509.CertificateBuilder()
            .subject_name(names[number])
            .issuer_name(names[0])
            .public_key(keys[number].public_key())
            .serial_number(number + 1)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=number == 0, path_length=None), critical=True)
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
                critical=False,
            )
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(keys[number].public_key()),
                critical=False,
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(keys[0].public_key()),
                critical=False,
            )
            .add_extension(_usage(is_authority=number == 0), critical=True)
        )
        signed = build.sign(keys[0], hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.PEM).decode()

    def key(number: int) -> str:
        return (
            keys[number]
            .private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            .decode()
        )

    server = folder / "server.pem"
    server.write_text(certificate(1) + key(1), "ascii")
    return Papers(certificate(0), server, certificate(2), key(2))


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


@pytest.fixture(name="papers")
def fixture_papers(tmp_path: Path) -> Papers:
    return _papers(tmp_path)


@pytest.fixture(name="bank")
def fixture_bank(papers: Papers) -> Iterator[str]:
    """A bank's server, which talks to holders of a client certificate only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(papers.server)
    context.load_verify_locations(cadata=papers.authority)
    context.verify_mode = ssl.CERT_REQUIRED
    with served(lambda _: HttpAnswer(200, {}, b"in"), context) as url:
        yield url


def test_a_client_certificate_from_text_opens_a_door_that_asks_for_one(
    papers: Papers, bank: str
) -> None:
    context = tls_context(papers.client_certificate, papers.client_key, papers.authority)

    assert UrllibTransport(context)(HttpRequest("GET", bank), 5).body == b"in"


def test_without_a_client_certificate_the_door_stays_shut(papers: Papers, bank: str) -> None:
    with pytest.raises(NoAnswerError):
        UrllibTransport(tls_context(trusted=papers.authority))(HttpRequest("GET", bank), 5)


def test_a_server_of_an_unknown_authority_is_not_talked_to(papers: Papers, bank: str) -> None:
    context = tls_context(papers.client_certificate, papers.client_key)

    with pytest.raises(NoAnswerError, match="SSLError"):
        UrllibTransport(context)(HttpRequest("GET", bank), 5)
