"""JSON Schemas from the contracts: whoever reads an event or calls the API checks by them.

`python -m cobro.contracts.schemas` writes them into the checkout that it is called in: one file per
event under events/schemas, the request bodies at the end of docs/openapi.yaml, and in docs the
mappings of CSV statements, the dunning policies and the rules of alerts. A test compares each with
what the code says.
"""

import json
from pathlib import Path
from typing import Any

import msgspec

from cobro.contracts.adjustments_api import CreditInvoiceV1, EndInvoiceV1, GrantRebateV1
from cobro.contracts.agreements_api import AgreementRulesV1, ProposeAgreementV1
from cobro.contracts.alert_rules import AlertRulesV1
from cobro.contracts.alerts_api import MuteAlertsV1
from cobro.contracts.announcements_api import AnnouncementV1, MoveAnnouncementV1
from cobro.contracts.api import IssueBatchV1, IssueInvoiceV1
from cobro.contracts.bank_files_api import RegisterBankAccountV1
from cobro.contracts.behaviour_api import BehaviourGroupsV1
from cobro.contracts.calls_api import RecordCallV1
from cobro.contracts.collection_api import KeepSavedMethodV1, OfferGatewayChargeV1
from cobro.contracts.contract_changes_api import CancelContractV1, ChangePriceV1, GiveNoticeV1
from cobro.contracts.contracts_api import RegisterContractV1, ReviseContractV1
from cobro.contracts.csv_mappings import CsvMappingV1
from cobro.contracts.disputes_api import (
    AddEvidenceV1,
    AssignDisputeV1,
    DecideDisputeV1,
    OpenDisputeV1,
)
from cobro.contracts.drafts_api import ChangeDraftV1, DraftVersionV1
from cobro.contracts.dunning_api import AssignPolicyV1, RefuseMessagesV1, TakeBackRefusalV1
from cobro.contracts.dunning_events import BLOCK_ADVISED, CustomerBlockAdvisedV1
from cobro.contracts.dunning_policy import DunningPolicyV2
from cobro.contracts.exports_api import KeepExportV1
from cobro.contracts.gateway_accounts_api import RegisterGatewayAccountV1, RegisterWebhookV1
from cobro.contracts.imports import RequestImportV1
from cobro.contracts.ledger_events import DETAIL_TYPES, EVENTS
from cobro.contracts.letters_api import PostLettersV1
from cobro.contracts.parties_api import RegisterCustomerV1, RegisterIssuerV1
from cobro.contracts.payer_links_api import WithdrawPayerLinksV1
from cobro.contracts.payments_api import (
    ApplyCreditV1,
    ReallocatePaymentV1,
    RecordPaymentV1,
    RefundPaymentV1,
    ReleaseOrderV1,
    ReversePaymentV1,
    TakeBackCreditV1,
)
from cobro.contracts.project_events import PROJECT_COMPLETED, ProjectCompletedV1
from cobro.contracts.promises_api import MakePromiseV1
from cobro.contracts.rates_api import RecordRateV1
from cobro.contracts.reconciliation_api import (
    AcceptAboveV1,
    AcceptEntryV1,
    AssignEntryV1,
    LearnCustomersV1,
    RejectEntryV1,
    SignEntryV1,
    SplitEntryV1,
)
from cobro.contracts.reissues_api import ReissueInvoiceV1
from cobro.contracts.remittances_api import WriteRemittancesV1
from cobro.contracts.requests_api import AnswerRequestV1, TakeRequestV1
from cobro.contracts.statement_rules_api import KeepStatementRuleV1
from cobro.contracts.timeline_api import NoteCallV1
from cobro.contracts.title_orders_api import OrderTitleV1
from cobro.contracts.whatsapp_api import TakeConsentV1

EVENT_SCHEMAS = Path("events") / "schemas"
OPEN_API = Path("docs") / "openapi.yaml"
MAPPING_SCHEMA = Path("docs") / "csv-mapping.schema.json"
POLICY_SCHEMA = Path("docs") / "dunning-policy.schema.json"
ALERT_SCHEMA = Path("docs") / "alert-rules.schema.json"
GENERATED = "    # From here on written by `make schemas`.\n"
REQUESTS = (
    AlertRulesV1,
    MuteAlertsV1,
    AssignPolicyV1,
    BehaviourGroupsV1,
    DunningPolicyV2,
    ApplyCreditV1,
    ReallocatePaymentV1,
    RecordPaymentV1,
    RefundPaymentV1,
    ReleaseOrderV1,
    ReversePaymentV1,
    TakeBackCreditV1,
    AcceptAboveV1,
    AcceptEntryV1,
    AssignEntryV1,
    RejectEntryV1,
    SignEntryV1,
    LearnCustomersV1,
    SplitEntryV1,
    KeepSavedMethodV1,
    KeepExportV1,
    KeepStatementRuleV1,
    OfferGatewayChargeV1,
    CancelContractV1,
    ChangePriceV1,
    ChangeDraftV1,
    DraftVersionV1,
    CreditInvoiceV1,
    EndInvoiceV1,
    GiveNoticeV1,
    GrantRebateV1,
    IssueBatchV1,
    IssueInvoiceV1,
    OrderTitleV1,
    RecordRateV1,
    CsvMappingV1,
    RegisterBankAccountV1,
    RegisterContractV1,
    RegisterCustomerV1,
    ReviseContractV1,
    RegisterGatewayAccountV1,
    RegisterWebhookV1,
    RegisterIssuerV1,
    ReissueInvoiceV1,
    RequestImportV1,
    WriteRemittancesV1,
    WithdrawPayerLinksV1,
    MakePromiseV1,
    ProposeAgreementV1,
    AgreementRulesV1,
    OpenDisputeV1,
    AssignDisputeV1,
    AddEvidenceV1,
    DecideDisputeV1,
    NoteCallV1,
    PostLettersV1,
    TakeRequestV1,
    AnswerRequestV1,
    RefuseMessagesV1,
    TakeBackRefusalV1,
    TakeConsentV1,
    RecordCallV1,
    AnnouncementV1,
    MoveAnnouncementV1,
)
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def event_schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of each event's detail by its file name below `EVENT_SCHEMAS`."""
    found = {}
    for code, model in EVENTS.items():
        _, components = msgspec.json.schema_components([model])
        schema = {"$schema": _DIALECT} | components.pop(model.__name__)
        found[f"{DETAIL_TYPES[code]}/v1.json"] = schema
    return found | {
        f"{PROJECT_COMPLETED}/v1.json": _incoming(ProjectCompletedV1),
        f"{BLOCK_ADVISED}/v1.json": _incoming(CustomerBlockAdvisedV1),
    }


def _incoming(model: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the schema of what others write, with the parts that it is made of."""
    _, components = msgspec.json.schema_components([model], ref_template="#/$defs/{name}")
    own = components.pop(model.__name__)
    schema: dict[str, Any] = {"$schema": _DIALECT, **own}
    return schema | {"$defs": dict(sorted(components.items()))}


def mapping_schema() -> dict[str, Any]:
    """Return the schema of a mapping of CSV statements."""
    return _incoming(CsvMappingV1)


def policy_schema() -> dict[str, Any]:
    """Return the schema of a dunning policy."""
    return _incoming(DunningPolicyV2)


def alert_schema() -> dict[str, Any]:
    """Return the schema of the rules of alerts."""
    return _incoming(AlertRulesV1)


def request_schemas() -> dict[str, dict[str, Any]]:
    """Return the schemas of the request bodies, and of what they hold, by name."""
    template = "#/components/schemas/{name}"
    _, components = msgspec.json.schema_components(REQUESTS, ref_template=template)
    found: dict[str, dict[str, Any]] = json.loads(json.dumps(components))
    return dict(sorted(found.items()))


def open_api(written: str) -> str:
    """Return the description of the API with its generated part renewed."""
    kept, _, _ = written.partition(GENERATED)
    text = json.dumps(request_schemas(), indent=2, ensure_ascii=False)
    # JSON is YAML too: the members of the object go below `schemas:` as they are.
    members = [f"    {line[2:]}".rstrip() for line in text.splitlines()[1:-1]]
    blocks = [line.removesuffix(",") if line == "    }," else line for line in members]
    return kept + GENERATED + "\n".join(blocks) + "\n"


def write(root: Path) -> None:
    """Write every schema into the checkout at `root`."""
    for name, schema in event_schemas().items():
        path = root / EVENT_SCHEMAS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_text(schema), "utf-8")
    (root / MAPPING_SCHEMA).write_text(as_text(mapping_schema()), "utf-8")
    (root / POLICY_SCHEMA).write_text(as_text(policy_schema()), "utf-8")
    (root / ALERT_SCHEMA).write_text(as_text(alert_schema()), "utf-8")
    path = root / OPEN_API
    path.write_text(open_api(path.read_text("utf-8")), "utf-8")


def as_text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write(Path.cwd())
