"""A customer's statement of account as PDF, in the customer's language."""

from dataclasses import asdict
from typing import Any

from cobro.adapters.documents.report_files import ReportHead, report_file
from cobro.application.ports.statement_mails import StatementOfAccount
from cobro.domain.exports import STATEMENT, Form
from cobro.domain.reports import AccountStatement

__all__ = ["PdfStatements"]


class PdfStatements:
    """The port of statements: the same pages as the API and exports by schedule give."""

    def render(self, statement: StatementOfAccount) -> bytes:
        customer = statement.customer
        head = ReportHead(
            STATEMENT,
            statement.issuer,
            customer.language,
            statement.first_date,
            statement.last_date,
            customer,
        )
        told = {
            "customer_id": customer.customer_id,
            "statements": [_as_answered(each) for each in statement.statements],
        }
        return report_file(head, told, Form.PDF).content


def _as_answered(statement: AccountStatement) -> dict[str, Any]:
    """Return it as JSON has it: days as texts."""
    facts = asdict(statement)
    for line in facts["lines"]:
        line["business_date"] = line["business_date"].isoformat()
    return facts
