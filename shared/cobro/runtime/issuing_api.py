"""What the request for one invoice is answered."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from cobro.application.issue_invoices import IssueOutcome
from cobro.contracts.drafts_api import draft_view
from cobro.contracts.views import invoice_view
from cobro.runtime import http

__all__ = ["answer_of"]


def answer_of(outcome: IssueOutcome) -> Response[str]:
    """Answer 201 or, where it was issued before, 200; 202 with the draft as which it is held."""
    if outcome.held is not None:
        return http.answer(HTTPStatus.ACCEPTED, {"draft": draft_view(outcome.held)})
    status = HTTPStatus.OK if outcome.replayed else HTTPStatus.CREATED
    return http.answer(status, invoice_view(outcome.issued()))
