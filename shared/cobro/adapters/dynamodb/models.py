"""The model of each table, loaded when it is asked for: a function loads those it was given."""

from importlib import import_module

from pynamodb.models import Model

# Table: module of this package, and the model in it.
MODELS: dict[str, tuple[str, str]] = {
    "issuers": ("rows", "IssuerRow"),
    "customers": ("rows", "CustomerRow"),
    "invoices": ("rows", "InvoiceRow"),
    "series": ("rows", "SeriesRow"),
    "payments": ("rows", "PaymentRow"),
    "credits": ("rows", "CreditRow"),
    "gateway_payments": ("gateway_money_rows", "GatewayPaymentRow"),
    "payouts": ("gateway_money_rows", "PayoutRow"),
    "adjustments": ("rows", "AdjustmentRow"),
    "charges": ("charge_rows", "ChargeRow"),
    "rates": ("rate_rows", "RateRow"),
    "remittances": ("remittance_rows", "RemittanceRow"),
    "journal": ("rows", "JournalRow"),
    "dunning": ("rows", "AgendaRow"),
    "statements": ("statement_rows", "StatementRow"),
    "inbox": ("inbox_rows", "InboxRow"),
    "exceptions": ("rows", "ExceptionRow"),
    "reports": ("rows", "SegmentRow"),
    "imports": ("imports", "ImportRow"),
    "contracts": ("contract_rows", "ContractRow"),
    "drafts": ("drafts", "DraftRow"),
    "orders": ("held_orders", "OrderRow"),
    "gateways": ("gateway_rows", "GatewayRow"),
    "collections": ("collection_rows", "CollectionRow"),
    "disputes": ("dispute_rows", "DisputeRow"),
    "audit": ("audit_rows", "AuditRow"),
    "agreements": ("agreement_rows", "AgreementRow"),
    "payers": ("payer_rows", "PayerRow"),
    "bank_accounts": ("bank_account_rows", "BankAccountRow"),
    "alerts": ("alert_rows", "AlertRow"),
    "exports": ("export_rows", "ExportRow"),
}


def model_of(table: str) -> type[Model]:
    module, name = MODELS[table]
    found: type[Model] = getattr(import_module(f"{__package__}.{module}"), name)
    return found
