"""What became of the blocks of imports: all that issuing needs to know of them."""

from functools import cache

from cobro.adapters.dynamodb.imports import DynamoImports
from cobro.application.import_progress import ReadImports, RecordImportBlock
from cobro.runtime.wiring import base


@cache
def imports() -> DynamoImports:
    base.database()
    return DynamoImports()


@cache
def record_block() -> RecordImportBlock:
    return RecordImportBlock(imports=imports())


@cache
def read_imports() -> ReadImports:
    return ReadImports(imports=imports())
