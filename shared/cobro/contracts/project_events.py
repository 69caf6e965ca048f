"""Events by which other systems ask for invoices. Their JSON Schemas lie in events/schemas.

`project:<project_id>:<milestone_id>` is the idempotency key: a milestone is billed once, however
often and by whomever its completion is told.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from cobro.application.ports import OutgoingMessage
from cobro.contracts.api import BatchInvoiceV1, IssueBatchV1, IssueInvoiceV1
from cobro.contracts.messages import issue_messages

__all__ = ["PROJECT_COMPLETED", "ProjectCompletedEnvelopeV1", "ProjectCompletedV1"]

PROJECT_COMPLETED = "ProjectCompleted"
PlainName = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9._@-]+(?!\n)$")]


class ProjectCompletedV1(msgspec.Struct, frozen=True):
    """A milestone of a project is done and is to be billed by `invoice`."""

    project_id: PlainName
    milestone_id: PlainName
    invoice: IssueInvoiceV1
    version: int = 1

    @property
    def idempotency_key(self) -> str:
        return f"project:{self.project_id}:{self.milestone_id}"


class ProjectCompletedEnvelopeV1(msgspec.Struct, frozen=True):
    """The envelope in which the bus delivers the event to a queue."""

    detail: ProjectCompletedV1

    def to_messages(self) -> list[OutgoingMessage]:
        """Return what asks for the invoice; raise `InvalidInputError` where it cannot be one."""
        asked = BatchInvoiceV1(self.detail.idempotency_key, self.detail.invoice)
        return issue_messages(IssueBatchV1([asked]))
