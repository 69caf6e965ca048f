"""How a company is paid and how it looks: bank collection agreements, its Pix key, its brand."""

import re
from dataclasses import dataclass

from cobro.domain.errors import InvalidInputError

LAYOUTS = ("cnab240", "cnab400")
_BANK = re.compile(r"[0-9]{3}")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_NAME_MAX = 25
_CITY_MAX = 15
_LUMA_MAX = 115_000  # of 255,000, ITU-R BT.601


@dataclass(frozen=True, slots=True)
class BankAgreement:
    """A collection agreement (convênio de cobrança) with a bank, for boletos in BRL.

    `convenio` is the code that the bank gave the payee (Banco do Brasil's convênio, the
    beneficiário of Santander, Caixa and Sicredi, Sicoob's cliente, Inter's operação). `variation`
    is what a bank asks for besides (Sicredi's posto, Sicoob's modalidade). `first_number` is where
    our sequence of nossos números begins: above the last one that another system used.
    """

    agreement_id: str
    bank: str
    agency: str
    account: str
    carteira: str
    convenio: str = ""
    agency_digit: str = ""
    account_digit: str = ""
    variation: str = ""
    layout: str = "cnab240"
    species: str = "DM"
    first_number: int = 1
    protest_days: int = 0
    write_off_days: int = 0

    def __post_init__(self) -> None:
        if not _BANK.fullmatch(self.bank):
            message = f"a bank has three digits, not {self.bank!r}"
            raise InvalidInputError(message, field="agreements.bank")
        if self.layout not in LAYOUTS:
            message = f"layout {self.layout!r} is not one of {', '.join(LAYOUTS)}"
            raise InvalidInputError(message, field="agreements.layout")
        if min(self.first_number - 1, self.protest_days, self.write_off_days) < 0:
            message = "first_number is 1 or more; days are not negative"
            raise InvalidInputError(message, field="agreements.first_number")


@dataclass(frozen=True, slots=True)
class PixReceiver:
    """Whom a Pix goes to: the key, and name and city as a BR Code shows them."""

    key: str
    name: str
    city: str

    def __post_init__(self) -> None:
        if not self.key or not 1 <= len(self.name) <= _NAME_MAX:
            message = f"a Pix receiver has a key and a name of up to {_NAME_MAX} characters"
            raise InvalidInputError(message, field="pix.name")
        if not 1 <= len(self.city) <= _CITY_MAX:
            message = f"the city of a Pix receiver has up to {_CITY_MAX} characters"
            raise InvalidInputError(message, field="pix.city")


@dataclass(frozen=True, slots=True)
class Brand:
    """How documents look: `color` as #RRGGBB, `logo_key` names the picture in its bucket."""

    color: str = "#1F2937"
    logo_key: str = ""

    def __post_init__(self) -> None:
        if not _COLOR.fullmatch(self.color):
            message = f"a colour is written as #RRGGBB, not {self.color!r}"
            raise InvalidInputError(message, field="brand.color")

    @property
    def ink(self) -> str:
        """Return the colour, darkened until it is read well on white, and white on it."""
        red, green, blue = (int(self.color[place : place + 2], 16) for place in (1, 3, 5))
        while 299 * red + 587 * green + 114 * blue > _LUMA_MAX:
            red, green, blue = (part * 9 // 10 for part in (red, green, blue))
        return f"#{red:02X}{green:02X}{blue:02X}"
