"""Read what a bank entry says: keys of payers and looser forms of our numbers.

A short number in a text means nothing: what is read loosely has four digits or more, and padded
with zeros it is whole, else it was cut. A single word is nobody's alias.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from cobro.domain.errors import InvalidInputError
from cobro.domain.identifiers import parse_tax_id
from cobro.domain.reconciliation.creditor_reference import body_of, references_in
from cobro.domain.reconciliation.evidence import (
    ROOT_LENGTH,
    PayerKey,
    PayerKeyKind,
    ReferenceKind,
)
from cobro.domain.reconciliation.names import plain, search_words
from cobro.domain.series import NUMBER_DIGITS, InvoiceNumber, SeriesRule, numbers_in

CNPJ_LENGTH = 14
_LOOSE_DIGITS_MIN = 4
_CPF_LENGTH = 11
_WRITTEN_TAX_ID = re.compile(
    r"(?<![0-9A-Z*./])(?:[0-9]{14}|[0-9]{11}|[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}"
    r"|[0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{3}/[0-9A-Z]{4}-[0-9]{2})(?![0-9A-Z])"
)
_RUN = re.compile(r"(?<![0-9.,/*])[0-9]{2,7}(?![0-9.,/*])")
_MASKED_CPF = re.compile(r"\*{3}[.]?([0-9]{3})[.]?([0-9]{3})-?\*{2}")


@dataclass(frozen=True, slots=True)
class Payer:
    """Who paid, as an entry says: `keys` to look the customer up by, and the plain name."""

    keys: frozenset[PayerKey]
    name: str
    masked_tax_id: str


def named_numbers(
    references: Mapping[str, str], text: str, series: Mapping[str, SeriesRule]
) -> dict[InvoiceNumber, ReferenceKind]:
    """Map the documents that references and text name to how they are named, best first."""
    found: dict[InvoiceNumber, ReferenceKind] = {}
    title = number_of_title(references.get("nosso_numero", ""), series)
    if title is not None:
        found[title] = ReferenceKind.TITLE
    written = " ".join((*(references[key] for key in sorted(references)), text)).upper()
    for number in _by_creditor_reference(written, series):
        found.setdefault(number, ReferenceKind.CREDITOR_REFERENCE)
    for source in (references.get("document_number", ""), text):
        for number in numbers_in(source, series):
            found.setdefault(number, ReferenceKind.DOCUMENT)
    for number in _loosely(f"{references.get('document_number', '')} {text}".upper(), series):
        found.setdefault(number, ReferenceKind.LOOSE_DOCUMENT)
    return found


def number_of_title(text: str, series: Mapping[str, SeriesRule]) -> InvoiceNumber | None:
    """Read a nosso número of our own making: the code of a series and seven digits."""
    digits = text.strip().lstrip("0")
    if not (digits.isascii() and digits.isdigit() and len(digits) == NUMBER_DIGITS + 1):
        return None
    code, number = int(digits[0]), int(digits[1:])
    names = [name for name, rule in series.items() if rule.code == code]
    return InvoiceNumber(names[0], number) if names and number else None


def _by_creditor_reference(
    written: str, series: Mapping[str, SeriesRule]
) -> Iterator[InvoiceNumber]:
    bodies = [body_of(reference) for reference in references_in(written)]
    if bodies:
        bare = {name: _without_separators(rule) for name, rule in series.items()}
        yield from numbers_in(" ".join(bodies), bare)


def _without_separators(rule: SeriesRule) -> SeriesRule:
    return replace(rule, pattern=re.sub(r"[ ./_-]", "", rule.pattern))


def _loosely(written: str, series: Mapping[str, SeriesRule]) -> Iterator[InvoiceNumber]:
    """Yield numbers written as `A 42017`, `A0000042` or `0000042`, never of a yearly series."""
    for name, rule in series.items():
        if rule.kind.is_owed and not rule.is_yearly:
            for match in _loose_reader(name).finditer(written):
                digits = match[1] or match[2]
                is_cut = digits[0] == "0" and len(digits) < NUMBER_DIGITS
                if int(digits) and not is_cut:
                    yield InvoiceNumber(name, int(digits))


@cache
def _loose_reader(name: str) -> re.Pattern[str]:
    own, bare = rf"{re.escape(name.upper())}[ ./_-]{{0,2}}", f"{{{NUMBER_DIGITS}}}"
    digits = f"{{{_LOOSE_DIGITS_MIN},{NUMBER_DIGITS}}}"
    return re.compile(rf"(?<![0-9A-Z])(?:{own}([0-9]{digits})|([0-9]{bare}))(?![0-9A-Z])")


def digits_of(text: str) -> frozenset[str]:
    """Return the runs of two to seven digits that stand alone or behind letters."""
    return frozenset(_RUN.findall(text))


def payer_of(name: str, tax_id: str, account: str, text: str, country: str) -> Payer:
    """Read who paid from the fields that say so, else from the text."""
    keys = {PayerKey(PayerKeyKind.TAX_ID, found) for found in _tax_ids(tax_id, text, country)}
    roots = {key.value[:ROOT_LENGTH] for key in keys if len(key.value) == CNPJ_LENGTH}
    keys |= {PayerKey(PayerKeyKind.ROOT, root) for root in roots}
    if account:
        keys.add(PayerKey(PayerKeyKind.ACCOUNT, account.replace(" ", "").upper()))
    words = plain(name or _MASKED_CPF.sub(" ", text))
    shown = _MASKED_CPF.search(f"{tax_id} {text}")
    masked = f"***{shown[1]}{shown[2]}**" if shown else ""
    if " " in words:
        keys.add(PayerKey(PayerKeyKind.ALIAS, f"{words} {masked}".strip()))
    return Payer(frozenset(keys), words, masked)


def profile_keys(country: str, tax_id: str, name: str) -> frozenset[PayerKey]:
    """Return by what a customer is known from its profile."""
    keys = {PayerKey(PayerKeyKind.TAX_ID, tax_id)} if tax_id else set()
    if country == "BR" and len(tax_id) == CNPJ_LENGTH:
        keys.add(PayerKey(PayerKeyKind.ROOT, tax_id[:ROOT_LENGTH]))
    return frozenset(
        keys | {PayerKey(PayerKeyKind.NAME, word) for word in search_words(plain(name))}
    )


def _tax_ids(tax_id: str, text: str, country: str) -> Iterator[str]:
    """Yield the tax id of the field, else the valid ones of Brazil that the text holds."""
    own = re.sub(r"[\s./-]", "", tax_id).upper()
    if own and "*" not in own:
        yield own
        if len(own) >= CNPJ_LENGTH and own.startswith("000"):
            yield own[-_CPF_LENGTH:]  # a CPF in a field as wide as a CNPJ
        return
    for found in _WRITTEN_TAX_ID.findall(text.upper()) if country == "BR" else ():
        try:
            yield parse_tax_id(country, found).bare
        except InvalidInputError:
            continue
