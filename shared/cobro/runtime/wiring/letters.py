"""Letters: gathered, drawn, posted."""

from functools import cache

from cobro.adapters.dynamodb.letters import DynamoLetters
from cobro.application.gather_letters import DrawLetters, PostLetters
from cobro.runtime.wiring import base, money, parties
from cobro.runtime.wiring.export_files import files


@cache
def letters() -> DynamoLetters:
    return DynamoLetters(base.database())


@cache
def draw_letters() -> DrawLetters:
    from cobro.adapters.documents.letters_pdf import PdfLetters  # only who draws loads it

    return DrawLetters(
        issuers=parties.issuers(),
        letters=letters(),
        invoices=money.invoices(),
        files=files(),
        press=PdfLetters(),
        clock=base.clock(),
    )


@cache
def post_letters() -> PostLetters:
    return PostLetters(letters=letters(), files=files(), clock=base.clock())
