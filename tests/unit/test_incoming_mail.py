"""Reading mail that came in: who wrote what, and whether a machine did."""

import pytest

from cobro.formats.incoming_mail import IncomingMail, UnreadableMailError, clean, read_mail
from tests.support.mail_replies import SENDER, a_mail


def read(text: str | None = "Pago na sexta.", **headers: str) -> IncomingMail:
    return read_mail(a_mail(text, **headers).as_bytes())


def raw(*lines: bytes) -> IncomingMail:
    return read_mail(b"From: maria@payer.example\r\n" + b"\r\n".join(lines) + b"\r\n")


def test_mail_says_who_wrote_what_and_to_which_of_ours() -> None:
    mail = read(
        "Olá,\n\npago na sexta.\n",
        In_Reply_To="<a@eu.example>",
        References="<first@eu.example> <a@eu.example>",
    )

    assert mail == IncomingMail(
        message_id="one@payer.example",
        sender=SENDER,
        subject="Re: Fatura A-1",
        text="Olá,\n\npago na sexta.",
        references=("a@eu.example", "first@eu.example"),
        attachments=0,
        is_automatic=False,
    )


@pytest.mark.parametrize(
    "quoted",
    [
        "Em 9 de mar. de 2026, Acme escreveu:\n\n> Sua fatura\n> vence hoje",
        "> Sua fatura vence hoje",
        "-----Mensagem original-----\nDe: Acme\nSua fatura vence hoje",
        "----- Original Message -----\nSua fatura",
    ],
)
def test_what_is_quoted_of_our_message_is_left_out(quoted: str) -> None:
    assert read(f"Já paguei.\n\n{quoted}\n").text == "Já paguei."


def test_what_is_written_below_a_quote_is_kept() -> None:
    assert read("> Sua fatura vence hoje\n\nJá paguei.").text == "Já paguei."


def test_mail_of_quotes_alone_stays_whole() -> None:
    assert read("> Sua fatura vence hoje").text == "> Sua fatura vence hoje"


def test_words_of_html_are_read_where_there_is_no_other_text() -> None:
    html = (
        "<html><head><title>t</title><style>p {color: red}</style></head><body></style>"
        "<p>J&aacute; paguei</p><script>alert(1)</script><div>Obrigada<br>Maria</body></html>"
    )
    mail = read(None, html=html)

    assert mail.text == "Já paguei\nObrigada\nMaria"


def test_plain_text_goes_before_html() -> None:
    assert read("Simples", html="<p>Rico</p>").text == "Simples"


def test_what_is_attached_is_counted_and_not_read() -> None:
    mail = a_mail("Segue o comprovante.")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="c.pdf")
    read = read_mail(mail.as_bytes())

    assert (read.text, read.attachments) == ("Segue o comprovante.", 1)


def test_mail_of_an_attachment_alone_has_no_text() -> None:
    mail = raw(b"Content-Type: application/pdf", b"Content-Transfer-Encoding: base64", b"", b"JVBE")

    assert (mail.text, mail.message_id) == ("", "")


@pytest.mark.parametrize("charset", ["latin-1", "x-unknown", "hex", "undefined"])
def test_text_in_another_or_an_unknown_alphabet_is_read_as_well_as_it_can_be(charset: str) -> None:
    mail = raw(
        f"Content-Type: text/plain; charset={charset}".encode(), b"", "Olá".encode("latin-1")
    )

    assert mail.text == ("Olá" if charset == "latin-1" else "Ol�")


@pytest.mark.parametrize(
    "header",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "Auto-Generated; owner-email=x"},
        {"Precedence": "BULK"},
        {"Precedence": "auto_reply"},
        {"List_Id": "<news.example>"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"From": "Mail Delivery <MAILER-DAEMON@payer.example>"},
    ],
)
def test_what_a_machine_wrote_is_told_apart(header: dict[str, str]) -> None:
    assert read(**header).is_automatic


def test_report_of_delivery_is_told_apart() -> None:
    mail = raw(b"Content-Type: multipart/report; boundary=b", b"", b"--b", b"", b"gone", b"--b--")

    assert mail.is_automatic


@pytest.mark.parametrize("header", [{"Auto_Submitted": "no"}, {"Precedence": "normal"}])
def test_what_a_person_wrote_is_no_answer_of_a_machine(header: dict[str, str]) -> None:
    assert not read(**header).is_automatic


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff", b"Subject: x\r\n\r\nhi", b"From: nobody\r\n\r\nhi"]
)
def test_what_does_not_say_who_wrote_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableMailError, match="who wrote"):
        read_mail(content)


def test_broken_part_is_refused_with_where_to_look() -> None:
    broken = b"From: a@b.example\r\nContent-Type: text/plain; charset*=idna'x'%ff\r\n\r\nx"
    with pytest.raises(UnreadableMailError, match="where it is stored"):
        read_mail(broken)


def test_broken_name_of_a_message_is_none() -> None:
    assert raw(b"Message-ID: <", b"", b"x").message_id == ""


def test_text_that_hides_or_turns_is_made_plain() -> None:
    assert clean("a\u202eb\x1b[31m\tc\n\n\n\n d") == "ab[31m c\n\nd"
