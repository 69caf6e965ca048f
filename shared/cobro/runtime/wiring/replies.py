"""What customers write back: kept as requests, taken, answered."""

from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.dynamodb.customer_requests import DynamoCustomerRequests
from cobro.application.answer_requests import AnswerByReplay, AnswerRequests
from cobro.application.keep_request import FindCorrespondent, KeepRequest
from cobro.application.open_requests import OpenRequests
from cobro.application.parking import MAIL_REPLIES, REPLIES
from cobro.domain.ids import InvoiceId
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import base, money, parties, reminders

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from cobro.application.keep_reply import KeepReply
    from cobro.application.take_mail import TakeMail


@cache
def requests() -> DynamoCustomerRequests:
    base.database()
    return DynamoCustomerRequests()


@cache
def find_correspondent() -> FindCorrespondent:
    return FindCorrespondent(issuers=parties.issuers(), directory=parties.payers())


@cache
def keep_reply() -> "KeepReply":
    from cobro.application.keep_reply import KeepReply

    keep = KeepRequest(requests=requests(), exceptions=base.exceptions(), queue=REPLIES)
    return KeepReply(issuers=parties.issuers(), find=find_correspondent(), keep=keep)


@cache
def take_mail() -> "TakeMail":
    from cobro.adapters.dynamodb.unknown_senders import DynamoStrangers
    from cobro.adapters.mailbox import S3Mailbox
    from cobro.application.take_mail import MailDesk, TakeMail

    s3: S3Client = base.client("s3")
    desk = MailDesk(
        mailbox=S3Mailbox(s3, settings().get(Variable.MAIL_BUCKET)),
        invoices=money.invoices(),
        notices=reminders.notices(),
        issuers=parties.issuers(),
        invoice_of=invoice_of,
        strangers=DynamoStrangers(),
    )
    keep = KeepRequest(requests=requests(), exceptions=base.exceptions(), queue=MAIL_REPLIES)
    return TakeMail(desk=desk, find=find_correspondent(), keep=keep)


def invoice_of(address: str) -> InvoiceId | None:
    """Read a reply address; read the keys again before it is not believed: one may be new."""
    from cobro.application import reply_addresses
    from cobro.runtime.wiring.document_files import link_keys

    if not reply_addresses.is_reply_address(address):
        return None
    found = reply_addresses.invoice_of(address, link_keys().current())
    if found is None and link_keys().may_be_stale():
        return reply_addresses.invoice_of(address, link_keys().reread())
    return found


@cache
def answer_requests() -> AnswerRequests:
    return AnswerRequests(requests=requests(), exceptions=base.exceptions(), clock=base.clock())


@cache
def open_requests() -> OpenRequests:
    return OpenRequests(
        exceptions=base.exceptions(),
        requests=requests(),
        invoices=money.invoices(),
        customers=parties.customers(),
    )


@cache
def answer_by_replay() -> AnswerByReplay:
    return AnswerByReplay(requests(), base.clock())
