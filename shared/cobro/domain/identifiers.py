"""Tax identifiers and e-mail addresses that were checked once and are safe to keep.

`parse()` reads what people type (separators, either case) and checks the digits with python-stdnum,
whose gaps are closed here: repeated digits and RFCs without homoclave or check digit pass there.
The constructor takes the bare text back from storage and checks its shape only.
`str()` gives the bare text; `repr()` hides most of it, so that no log shows a person's number.
Rules: CPF and CNPJ (IN RFB 2.229/2024 for letters), NIF (PT), NIF/NIE/CIF (ES), RFC (SAT).
"""

import re
from dataclasses import dataclass
from importlib import import_module
from typing import ClassVar, Self

from cobro.domain.errors import InvalidInputError

_TYPED_LENGTH_MAX = 40
_VISIBLE_TAIL = 2


@dataclass(frozen=True, slots=True, repr=False)
class _TaxIdentifier:
    """What the five schemes have in common. `bare` has no separators and no lower case."""

    bare: str

    country: ClassVar[str]
    scheme: ClassVar[str]
    shape: ClassVar[re.Pattern[str]]
    looks_like: ClassVar[str]
    module: ClassVar[str]
    options: ClassVar[dict[str, bool]] = {}

    def __post_init__(self) -> None:
        if not self.shape.fullmatch(self.bare):
            raise _refusal(self.scheme, self._hint())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Check what a person typed; raise `InvalidInputError` that says what is wrong."""
        if len(text) > _TYPED_LENGTH_MAX:
            raise _refusal(cls.scheme, f"it is too long; {cls._hint()}")
        identifier = cls(cls._checked(text))
        if len(set(identifier.bare)) == 1:
            raise _refusal(cls.scheme, "one repeated character is nobody's number")
        return identifier

    @classmethod
    def _checked(cls, text: str) -> str:
        """Return the bare text of a valid identifier."""
        from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

        # 75 ms to import: only who reads an identifier pays it.
        validate = import_module(f"stdnum.{cls.module}").validate
        try:
            return str(validate(text, **cls.options))
        except InvalidChecksum as error:
            raise _refusal(cls.scheme, "it is mistyped: its check digits do not agree") from error
        except InvalidLength as error:
            raise _refusal(cls.scheme, f"its length is wrong; {cls._hint()}") from error
        except ValidationError as error:
            raise _refusal(cls.scheme, cls._hint()) from error

    @classmethod
    def _hint(cls) -> str:
        return f"write it like {cls.looks_like}"

    @property
    def formatted(self) -> str:
        """The identifier as people write it."""
        return self.bare

    def __str__(self) -> str:
        return self.bare

    def __repr__(self) -> str:
        hidden = "*" * (len(self.bare) - _VISIBLE_TAIL)
        return f"{type(self).__name__}({hidden}{self.bare[-_VISIBLE_TAIL:]})"


class Cpf(_TaxIdentifier):
    """A person in Brazil."""

    __slots__ = ()
    country = "BR"
    scheme = "CPF"
    shape = re.compile(r"[0-9]{11}")
    looks_like = "123.456.789-09"
    module = "br.cpf"

    @property
    def formatted(self) -> str:
        bare = self.bare
        return f"{bare[:3]}.{bare[3:6]}.{bare[6:9]}-{bare[9:]}"


class Cnpj(_TaxIdentifier):
    """A company in Brazil; twelve digits or letters and two check digits."""

    __slots__ = ()
    country = "BR"
    scheme = "CNPJ"
    shape = re.compile(r"[0-9A-Z]{12}[0-9]{2}")
    looks_like = "12.345.678/0001-95"
    module = "br.cnpj"

    @property
    def formatted(self) -> str:
        bare = self.bare
        return f"{bare[:2]}.{bare[2:5]}.{bare[5:8]}/{bare[8:12]}-{bare[12:]}"


class Nif(_TaxIdentifier):
    """A person or company in Portugal."""

    __slots__ = ()
    country = "PT"
    scheme = "NIF"
    shape = re.compile(r"[1-9][0-9]{8}")
    looks_like = "501 964 843"
    module = "pt.nif"

    @property
    def formatted(self) -> str:
        return f"{self.bare[:3]} {self.bare[3:6]} {self.bare[6:]}"


class SpanishTaxId(_TaxIdentifier):
    """A person or company in Spain: DNI, NIE or the NIF of a company (the former CIF)."""

    __slots__ = ()
    country = "ES"
    scheme = "Spanish NIF"
    shape = re.compile(r"[0-9A-Z][0-9]{7}[0-9A-Z]")
    looks_like = "B58818501, 54362315K or X2482300W"
    module = "es.nif"

    @classmethod
    def _checked(cls, text: str) -> str:
        bare = super()._checked(text)
        if set(bare[1:-1]) == {"0"}:
            raise _refusal(cls.scheme, "a number of zeros is nobody's")
        return bare


class Rfc(_TaxIdentifier):
    """A person (13) or company (12) in Mexico, homoclave included."""

    __slots__ = ()
    country = "MX"
    scheme = "RFC"
    shape = re.compile(r"[A-ZÑ&]{3,4}[0-9]{6}[0-9A-Z]{3}")
    looks_like = "GODE561231GR8 or MAB9307148T4"
    module = "mx.rfc"
    options: ClassVar[dict[str, bool]] = {"validate_check_digits": True}

    # The SAT's own stand-ins carry no check digit: the general public and who lives abroad.
    generic: ClassVar[frozenset[str]] = frozenset({"XAXX010101000", "XEXX010101000"})

    @classmethod
    def _checked(cls, text: str) -> str:
        bare = _without_separators(text)
        return bare if bare in cls.generic else super()._checked(text)


TaxId = Cpf | Cnpj | Nif | SpanishTaxId | Rfc

_CPF_LENGTH = 11
_SCHEMES: dict[str, type[Nif | SpanishTaxId | Rfc]] = {"PT": Nif, "ES": SpanishTaxId, "MX": Rfc}


def parse_tax_id(country: str, text: str) -> TaxId:
    """Read the tax identifier of a country (BR, PT, ES, MX); in Brazil its length tells which."""
    return _scheme(country, text).parse(text)


def stored_tax_id(country: str, bare: str) -> TaxId:
    """Take back an identifier that was parsed before it was stored, without checking its digits."""
    return _scheme(country, bare)(bare)


def _scheme(country: str, text: str) -> type[TaxId]:
    code = country.strip().upper()
    if code == "BR":
        return Cpf if len(_without_separators(text)) <= _CPF_LENGTH else Cnpj
    if code not in _SCHEMES:
        message = f"tax identifiers of {country!r} are not known: use BR, ES, MX or PT"
        raise InvalidInputError(message, field="country")
    return _SCHEMES[code]


# A label of a host name; the light rule of HTML's e-mail field, ASCII only as SES wants it.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"([A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}})@({_LABEL}(?:\.{_LABEL})+)")
_EMAIL_LENGTH_MAX = 254


@dataclass(frozen=True, slots=True, repr=False)
class EmailAddress:
    """One mailbox, without display name: nothing in it can break out of a header."""

    address: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Refuse spaces, line breaks, several addresses and non-ASCII; lower the domain's case."""
        found = _EMAIL.fullmatch(text)
        if not found or len(text) > _EMAIL_LENGTH_MAX or not _has_plain_dots(found[1]):
            message = "this is not one e-mail address: write it like name@example.com"
            raise InvalidInputError(message, field="email")
        return cls(f"{found[1]}@{found[2].lower()}")

    def __str__(self) -> str:
        return self.address

    def __repr__(self) -> str:
        local, _, domain = self.address.partition("@")
        return f"EmailAddress({local[:1]}***@{domain})"


def _has_plain_dots(local: str) -> bool:
    return ".." not in local and not local.startswith(".") and not local.endswith(".")


def _without_separators(text: str) -> str:
    return re.sub(r"[\s./_-]", "", text).upper()


def _refusal(scheme: str, reason: str) -> InvalidInputError:
    # The text itself is left out: errors are logged and shown to others than its owner.
    return InvalidInputError(f"this is not a valid {scheme}: {reason}", field="tax_id")
