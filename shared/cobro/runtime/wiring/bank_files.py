"""What can be told of bank files: all that showing them needs."""

from functools import cache

from cobro.adapters.dynamodb.file_parts import DynamoFileParts
from cobro.application.bank_file_progress import ReadBankFiles
from cobro.runtime.wiring import base


@cache
def file_parts() -> DynamoFileParts:
    base.database()
    return DynamoFileParts()


@cache
def read_bank_files() -> ReadBankFiles:
    return ReadBankFiles(files=file_parts())
