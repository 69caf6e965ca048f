"""Mailing of statements of account: loads templates, the PDF library and the mail provider."""

from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.documents.statement_pdf import PdfStatements
from cobro.adapters.dynamodb.contacts import DynamoContacts
from cobro.adapters.dynamodb.dunning import DynamoNotices
from cobro.adapters.dynamodb.ledger import DynamoJournal
from cobro.adapters.messaging import statement_email
from cobro.adapters.messaging.account_mails import SesAccountMails
from cobro.application.mail_statements import MailStatements, StatementDesk
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import base, deliveries, document_files, parties, statement_rules

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client


@cache
def mail_statements() -> MailStatements:
    # One attempt only: the provider has no idempotency token, so a lost answer must not send again.
    ses: SESV2Client = base.client("sesv2", attempts_max=1)
    channel = SesAccountMails(
        ses,
        sender=settings().get(Variable.SENDER),
        configuration_set=settings().find(Variable.CONFIGURATION_SET),
        message_of=statement_email.message_of,
    )
    desk = StatementDesk(
        notices=DynamoNotices(),
        contacts=DynamoContacts(base.database()),
        reach=deliveries.reach(),
        printer=PdfStatements(),
        channel=channel,
        exceptions=base.exceptions(),
        opt_out_address_of=document_files.opt_out_address_of,
    )
    return MailStatements(
        issuers=parties.issuers(),
        customers=parties.customers(),
        journal=DynamoJournal(),
        rules=statement_rules.rules(),
        desk=desk,
        clock=base.clock(),
    )
