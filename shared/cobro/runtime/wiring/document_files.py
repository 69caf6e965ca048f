"""The bucket of documents and the keys of their links: what every function of documents shares."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.config import Config

from cobro.adapters.document_bucket import S3Documents
from cobro.adapters.parameters import Parameter
from cobro.adapters.secrets import LinkKeys
from cobro.application.document_links import BadLinkError, DocumentLink
from cobro.application.opt_out import OptOutLink
from cobro.application.payer_links import PayerLink
from cobro.application.promotion_consent import PromotionLink
from cobro.application.reply_addresses import reply_address
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import base

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient

Link = TypeVar("Link")


@cache
def documents() -> S3Documents:
    s3: S3Client = base.client("s3")
    return S3Documents(s3, settings().get(Variable.DOCUMENTS_BUCKET))


@cache
def addresses() -> S3Documents:
    """Return the bucket with a client that signs by SigV4: objects under a key of KMS want it."""
    signer: Any = base.session().create_client("s3", config=Config(signature_version="s3v4"))
    return S3Documents(signer, settings().get(Variable.DOCUMENTS_BUCKET))


@cache
def link_keys() -> LinkKeys:
    secrets: SecretsManagerClient = base.client("secretsmanager")
    return LinkKeys(secrets, settings().get(Variable.LINK_KEYS))


@cache
def api_url() -> Parameter:
    return Parameter(base.client("ssm"), settings().get(Variable.API_URL))


def address_of(link: DocumentLink) -> str:
    """Return what a payer opens."""
    url = api_url().value().rstrip("/")
    return f"{url}/documents/{link.token(link_keys().current()[0])}"


def page_address_of(link: PayerLink) -> str:
    """Return the address of a payer's page."""
    url = api_url().value().rstrip("/")
    return f"{url}/pay/{link.token(link_keys().current()[0])}"


def opt_out_address_of(link: OptOutLink | PromotionLink) -> str:
    """Return where a payer refuses messages."""
    url = api_url().value().rstrip("/")
    return f"{url}/opt-outs/{link.token(link_keys().current()[0])}"


def reply_address_of(invoice_id: str) -> str:
    """Return where a payer answers to; empty where the company's own mailbox is it."""
    domain = settings().find(Variable.REPLY_DOMAIN)
    return reply_address(invoice_id, domain, link_keys().current()[0]) if domain else ""


def by_keys(read: Callable[[Sequence[str]], Link]) -> Link:
    """Read a link; read the keys again before it is refused: one may have been added since."""
    try:
        return read(link_keys().current())
    except BadLinkError:
        if not link_keys().may_be_stale():
            raise
    return read(link_keys().reread())
