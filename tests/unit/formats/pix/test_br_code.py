import pytest

from cobro.domain.agreements import PixReceiver
from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.formats.pix.br_code import dynamic_code, recurrence_code, static_code
from cobro.formats.pix.read_br_code import CodeKind, read_br_code
from cobro.formats.pix.tlv import crc16, field, sealed

SHOP = PixReceiver("loja@example.com", "Padaria São João", "São Paulo")
LOCATION = "pix.example.com/qr/v2/8b3da2f39a4140d1a91abd93113bd441"
RECURRENCE = "pix.example.com/qr/v2/rec/94ed2badcbc04c15b0bb7fa353194890"


def brl(minor: int) -> Money:
    return Money(minor, Currency.BRL)


def test_a_static_code_holds_key_amount_and_txid_in_ascii() -> None:
    payload = static_code(SHOP, brl(12_500), txid="PEDIDO1")

    assert payload == (
        "00020126380014br.gov.bcb.pix0116loja@example.com5204000053039865406125.005802BR"
        "5916Padaria Sao Joao6009Sao Paulo62110507PEDIDO16304D2B8"
    )
    code = read_br_code(payload)
    assert (code.kind, code.key, code.amount) == (CodeKind.STATIC, SHOP.key, brl(12_500))
    assert (code.txid, code.warnings) == ("PEDIDO1", ())


def test_a_static_code_may_leave_amount_and_txid_open_and_carry_a_note() -> None:
    code = read_br_code(static_code(SHOP, note="Açúcar", recurrence=RECURRENCE))

    assert (code.amount, code.txid, code.note) == (None, "***", "Acucar")
    assert (code.kind, code.recurrence) == (CodeKind.STATIC, RECURRENCE)


def test_a_dynamic_code_holds_the_location_and_is_for_once() -> None:
    code = read_br_code(dynamic_code(SHOP, LOCATION))

    assert (code.kind, code.location, code.amount) == (CodeKind.DYNAMIC, LOCATION, None)
    assert code.fields["01"] == "12"
    assert code.warnings == ()


def test_a_recurrence_stands_alone_or_beside_a_charge() -> None:
    composite = read_br_code(dynamic_code(SHOP, LOCATION, recurrence=RECURRENCE))
    alone = read_br_code(recurrence_code(SHOP, RECURRENCE))

    assert (composite.kind, composite.recurrence) == (CodeKind.COMPOSITE, RECURRENCE)
    assert (alone.kind, alone.recurrence) == (CodeKind.RECURRENCE, RECURRENCE)
    assert composite.warnings == alone.warnings == ()


@pytest.mark.parametrize(
    ("amount", "txid", "note", "named"),
    [
        (brl(0), "***", "", "amount_minor"),
        (Money(100, Currency.EUR), "***", "", "amount_minor"),
        (brl(100), "a-b", "", "txid"),
        (brl(100), "a" * 26, "", "txid"),
        (brl(100), "***", "n" * 70, "26"),
    ],
)
def test_what_a_static_code_cannot_say_is_refused(
    amount: Money, txid: str, note: str, named: str
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        static_code(SHOP, amount, txid=txid, note=note)

    assert refusal.value.field == named


@pytest.mark.parametrize("location", ["https://pix.example.com/1", "", "p" * 78, "pix.éx/1"])
def test_a_location_is_bare_and_short(location: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        dynamic_code(SHOP, location)

    assert refusal.value.field == "location"


def test_a_name_of_no_ascii_character_is_refused() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        static_code(PixReceiver(SHOP.key, "日本", "São Paulo"))

    assert refusal.value.field == "pix.name"


def test_the_check_value_of_the_crc() -> None:
    assert crc16("123456789") == "29B1"


def code_of(**changed: str) -> str:
    """Return a sound static code with some of its fields changed; an empty one is left out."""
    fields = {
        "00": "01",
        "26": field("00", "br.gov.bcb.pix") + field("01", "loja@example.com"),
        "52": "0000",
        "53": "986",
        "58": "BR",
        "59": "Padaria",
        "60": "Recife",
        "62": field("05", "***"),
    }
    fields |= {name.removeprefix("f"): value for name, value in changed.items()}
    ordered = sorted(fields.items())
    return sealed("".join(field(tag, value) for tag, value in ordered if value))


ACCOUNT = field("00", "br.gov.bcb.pix")


@pytest.mark.parametrize(
    ("payload", "named", "reason"),
    [
        (code_of()[:-1] + "0", "63", "copy the code again"),
        (code_of()[:-8], "63", "does not end with its CRC"),
        ("", "63", "does not end"),
        (code_of(f00="02"), "00", "version"),
        (code_of(f53="840"), "53", "currency"),
        (code_of(f58=""), "58", "missing"),
        (code_of(f59=""), "59", "name"),
        (code_of(f60=""), "60", "city"),
        (code_of(f26=""), "26", "no account"),
        (code_of(f26=field("00", "br.com.outro")), "26", "no account"),
        (code_of(f26=field("00", "br.com.outro") + field("01", "br.gov.bcb.pix")), "26", "account"),
        (code_of(f26=ACCOUNT), "26", "neither key"),
        (code_of(f26=ACCOUNT + field("01", "k@x") + field("25", "x")), "26", "one of them"),
        (code_of(f54="1,00"), "54", "not a number"),
        (code_of(f54="1.005"), "54", "not a number"),
        (code_of(f26=ACCOUNT + "01"), "26.01", "begins no field"),
        (code_of(f26=ACCOUNT + "01X5abc"), "26.01", "begins no field"),
        (code_of(f26=ACCOUNT + "0109abc"), "26.01", "says 9 characters and has 3"),
        (code_of(f26=ACCOUNT + ACCOUNT), "26.00", "stands twice"),
    ],
)
def test_a_code_that_nobody_could_rely_on_is_refused(payload: str, named: str, reason: str) -> None:
    with pytest.raises(InvalidInputError, match=reason) as refusal:
        read_br_code(payload)

    assert refusal.value.field == named


LOCATED = ACCOUNT + field("25", LOCATION)


@pytest.mark.parametrize(
    ("payload", "warning"),
    [
        (code_of(f01="12"), "field 01 says 12 (once) on a static code"),
        (code_of(f26=LOCATED), "field 01 of a dynamic code is not 12"),
        (code_of(f26=LOCATED, f01="12", f54="1.00"), "field 54 of a dynamic code is ignored"),
        (
            code_of(f26=ACCOUNT + field("25", "HTTPS://x.br"), f01="12"),
            "url carries a scheme (manual says without https://)",
        ),
        (
            code_of(f26=ACCOUNT + field("25", "x" * 77), f80=ACCOUNT + field("25", "x" * 77)),
            "field 01 of a dynamic code is not 12",
        ),
        (code_of(f26=field("00", "BR.GOV.BCB.PIX") + field("25", "x" * 77), f01="12"), ""),
        (code_of(f26=ACCOUNT + field("01", "nobody")), "the key has no known shape"),
        (code_of(f54="10"), "amount is not 0.00"),
        (code_of(f54="10.00"), ""),
        (code_of(f52="5812"), "field 52 (merchant category) is not 0000"),
        (code_of(f59="n" * 26), "field 59 (name) is longer than 25"),
        (code_of(f60="c" * 16), "field 60 (city) is longer than 15"),
        (code_of(f59="Açaí"), "the code is not plain ASCII"),
        (code_of(f62=""), "field 62.05 (txid) is missing; without one it is ***"),
        (code_of(f62=field("05", "a" * 26)), "static txid > 25"),
        (code_of(f62=field("05", "a_b")), "txid has non-alphanumeric"),
        (code_of(f26=LOCATED, f01="12", f62=field("05", "a_b")), ""),
    ],
)
def test_what_apps_accept_is_read_with_a_warning(payload: str, warning: str) -> None:
    assert read_br_code(f" {payload}\n").warnings == ((warning,) if warning else ())


def test_fields_out_of_order_and_a_small_crc_are_noticed() -> None:
    body = field("53", "986") + field("00", "01") + field("26", LOCATED) + field("01", "12")
    rest = field("52", "0000") + field("58", "BR") + field("59", "A") + field("60", "B")
    payload = sealed(body + rest + field("62", field("05", "***")))
    assert payload[-4:] != payload[-4:].lower()

    code = read_br_code(payload[:-4] + payload[-4:].lower())

    assert code.warnings == (
        "the CRC is written in lower case",
        "fields are not in the manual's order",
    )


@pytest.mark.parametrize(
    ("text", "minor"), [("0.1", 10), (".5", 50), ("100", 10_000), ("7.", 700), ("582.05", 58_205)]
)
def test_amounts_are_read_as_people_write_them(text: str, minor: int) -> None:
    assert read_br_code(code_of(f54=text)).amount == brl(minor)
