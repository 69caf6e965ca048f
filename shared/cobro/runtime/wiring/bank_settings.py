"""What is kept for reading an issuer's bank files, and what lets them in."""

from collections.abc import Iterator
from functools import cache

from cobro.adapters.dynamodb.bank_accounts import (
    DynamoBankAccounts,
    DynamoCsvMappings,
    DynamoSightings,
)
from cobro.application.admit_bank_file import AdmitBankFile
from cobro.application.keep_bank_settings import KeepBankSettings
from cobro.contracts.csv_mappings import csv_mapping
from cobro.formats.csv_statements.mapping import CsvMapping
from cobro.runtime.wiring import base, parties


@cache
def keep_bank_settings() -> KeepBankSettings:
    return KeepBankSettings(
        issuers=parties.issuers(),
        accounts=DynamoBankAccounts(base.database()),
        mappings=_mappings(),
        sightings=DynamoSightings(),
    )


@cache
def admit_bank_file() -> AdmitBankFile:
    return AdmitBankFile(
        issuers=parties.issuers(),
        accounts=DynamoBankAccounts(base.database()),
        sightings=DynamoSightings(),
        clock=base.clock(),
    )


def mappings_of(issuer_id: str) -> Iterator[CsvMapping]:
    """Read the issuer's mappings when the first is asked for: few files are tables."""
    for text in _mappings().of_issuer(issuer_id).values():
        yield csv_mapping(text.encode())


@cache
def _mappings() -> DynamoCsvMappings:
    base.database()
    return DynamoCsvMappings()
