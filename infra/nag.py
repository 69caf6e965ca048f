"""Check the AWS stage against the AwsSolutions rules; each exception stands here with its reason.

A finding that is not listed makes synthesis fail. Tests check that no line here is idle.
"""

from dataclasses import dataclass

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from infra.constructs.text_messages import origination_resource
from infra.stacks.data import DataStack
from infra.stacks.edge import EdgeStack
from infra.stacks.workflow import WorkflowStack

__all__ = ["ACKNOWLEDGED", "Acknowledgement", "check_with_nag"]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One finding that stays, on the construct at `path` and below it."""

    path: str
    finding: str
    reason: str


BANK_FILES = "Resource::{data}:ExportsOutputFnGetAttBankFilesStatements8B55E133Arn1F182528"
DOCUMENTS = "Resource::{data}:ExportsOutputFnGetAttDocumentsBucket089EA665Arn9C7B4550"
IMPORT_FILES = "Resource::{data}:ExportsOutputFnGetAttImportFilesImportsE5BC3524Arn3FF8B29F"
INCOMING_MAIL = "Resource::{data}:ExportsOutputFnGetAttIncomingMail3CA58B95ArnE7E61648"
LAKE = "Resource::{data}:ExportsOutputFnGetAttLakeBucketB1D32E10Arn6706D8FF"
OWN_LAKE = "Resource::<LakeBucketB1D32E10.Arn>"
ONLY_READS = "Analysts read all months, and write nothing but the answers of their own queries."
NOT_A_SOURCE = (
    "It is itself where undeliverable events end; cdk-nag only knows dead-letter queues of queues."
)
PINNED_RUNTIME = (
    "The runtime is chosen in infra/stages.py, together with the platform of the wheels."
)

DOCUMENT_NAMES = (
    "Documents, logos and evidence are named by what is in them: the right ends at the folder."
)
RUN_NAMES_FILE = "Each run names the file that it writes: the right ends at the folder."

ACKNOWLEDGED = (
    Acknowledgement(
        "{data}/Staff/Pool",
        "AwsSolutions-COG8",
        "Threat protection is a paid tier per user; staff sign in with a password and a one-time"
        " code, nobody signs up alone, and an account may turn the tier on in the console.",
    ),
    Acknowledgement("{workflow}/Undelivered", "AwsSolutions-SQS3", NOT_A_SOURCE),
    Acknowledgement("{workflow}/LedgerStream/Failed", "AwsSolutions-SQS3", NOT_A_SOURCE),
    Acknowledgement("{workflow}/LakeStream/Failed", "AwsSolutions-SQS3", NOT_A_SOURCE),
    Acknowledgement("{workflow}/EveryHour/Missed", "AwsSolutions-SQS3", NOT_A_SOURCE),
    Acknowledgement("{workflow}/EveryHourRemittances/Missed", "AwsSolutions-SQS3", NOT_A_SOURCE),
    *(
        Acknowledgement(f"{{workflow}}/{name}/Missed", "AwsSolutions-SQS3", NOT_A_SOURCE)
        for name in (
            "EveryHourAlerting",
            "EveryHourBilling",
            "EveryHourCollecting",
            "EveryHourForecasting",
            "EveryHourExporting",
            "EveryHourStatements",
            "EveryQuarterAnnouncing",
            "EveryDaySweeping",
        )
    ),
    Acknowledgement(
        "{workflow}/TakeDeliveryEvents/Worker/Role",
        f"AwsSolutions-IAM5[{INCOMING_MAIL}/*]",
        "The mail provider names each mail by itself: the right ends at the bucket of mail.",
    ),
    Acknowledgement("{workflow}", "AwsSolutions-L1", PINNED_RUNTIME),
    Acknowledgement("{edge}", "AwsSolutions-L1", PINNED_RUNTIME),
    Acknowledgement(
        "{workflow}/LandJournal/Role",
        f"AwsSolutions-IAM5[{LAKE}/journal/*]",
        "Months are named by time and company: the right ends at the folder of the table.",
    ),
    *(
        Acknowledgement(
            "{data}/Lake/Analysts", f"AwsSolutions-IAM5[{OWN_LAKE}/{folder}/*]", ONLY_READS
        )
        for folder in ("journal", "results")
    ),
    Acknowledgement(
        "{workflow}/IngestBankFile/Worker/Role",
        f"AwsSolutions-IAM5[{BANK_FILES}/incoming/*]",
        "Banks choose the names of their files: the right ends at the folder, and is for reading.",
    ),
    *(
        Acknowledgement(
            f"{{workflow}}/{name}/Worker/Role",
            f"AwsSolutions-IAM5[{BANK_FILES}/parts/*]",
            "A part is named by its file: one function writes them, the other reads them.",
        )
        for name in ("IngestBankFile", "KeepStatementParts")
    ),
    Acknowledgement(
        "{workflow}/WriteRemittances/Role",
        f"AwsSolutions-IAM5[{BANK_FILES}/outgoing/*]",
        RUN_NAMES_FILE,
    ),
    Acknowledgement(
        "{edge}/ManageRemittances/Role",
        f"AwsSolutions-IAM5[{BANK_FILES}/outgoing/*]",
        RUN_NAMES_FILE,
    ),
    Acknowledgement(
        "{workflow}/IngestImport/Worker/Role",
        f"AwsSolutions-IAM5[{IMPORT_FILES}/incoming/*]",
        "People choose the names of their files: the right ends at the folder, and is for reading.",
    ),
    Acknowledgement(
        "{edge}/ManageImports/Role",
        f"AwsSolutions-IAM5[{IMPORT_FILES}/incoming/*]",
        "The same folder: it signs links by which a file is put there, and can read none.",
    ),
    *(
        Acknowledgement(path, f"AwsSolutions-IAM5[{DOCUMENTS}/{folder}/*]", DOCUMENT_NAMES)
        for path, folders in (
            ("{workflow}/RenderDocument/Worker/Role", ("documents", "current", "logos")),
            ("{workflow}/SendDocument/Worker/Role", ("documents",)),
            ("{edge}/OpenDocument/Role", ("documents", "current")),
            ("{edge}/PayerPage/Role", ("current", "logos")),
            ("{edge}/ManageBranding/Role", ("logos",)),
            ("{edge}/ManageDisputes/Role", ("evidence",)),
            ("{edge}/ManageExports/Role", ("exports",)),
            ("{edge}/ReadLedger/Role", ("asked",)),
            ("{workflow}/RunExports/Role", ("exports",)),
        )
        for folder in folders
    ),
    Acknowledgement(
        "{workflow}/DispatchReminders/Worker/Role",
        "AwsSolutions-IAM5[Resource::arn:aws:social-messaging:{region}:<AWS::AccountId>:"
        "phone-number-id/*]",
        "Numbers of WhatsApp are linked to the account by hand, later and for each company.",
    ),
    *(
        Acknowledgement(
            path,
            "AwsSolutions-IAM5[Resource::arn:aws:sms-voice:{region}:<AWS::AccountId>:{texts}]",
            "Where no number or pool is named the provider chooses among the account's; a sender's"
            " name is one in each country. The right is for sending text messages alone.",
        )
        for path in (
            "{workflow}/DispatchReminders/Worker/Role",
            "{workflow}/RaiseAlerts/Worker/Role",
            "{workflow}/WatchAlerts/Role",
        )
    ),
    Acknowledgement(
        "{data}/LinkKeys",
        "AwsSolutions-SMG4",
        "Links that payers hold open for 180 days: a key that changed by itself would close them."
        " Several are accepted at once, so a person changes it without a downtime.",
    ),
    *(
        Acknowledgement(
            f"{{edge}}/Door/Api/{route}",
            "AwsSolutions-APIG4",
            "People open the way in without a token; every figure and order behind it is asked of"
            " the API with the token that the user pool gave for password and one-time code.",
        )
        for route in ("GET--console", "GET--console--{{path+}}", "POST--console--{{path+}}")
    ),
    *(
        Acknowledgement(
            f"{{edge}}/Door/Api/{route}",
            "AwsSolutions-APIG4",
            "A payer has no account: the function checks the signature of the link before it does"
            " anything, and the route has a throttle of its own.",
        )
        for route in (
            "GET--documents--{{token}}",
            "GET--pay--{{token}}",
            "POST--pay--{{token}}--requests",
            "GET--opt-outs--{{token}}",
            "POST--opt-outs--{{token}}",
        )
    ),
    *(
        Acknowledgement(
            f"{{edge}}/Door/Api/POST--webhooks--{{{{gateway}}}}--{{{{account}}}}{rest}",
            "AwsSolutions-APIG4",
            "A gateway cannot hold a token: the function has the sender proved over the raw bytes"
            " before it stores anything, and the route has a throttle of its own.",
        )
        for rest in ("", "--{{rest+}}")
    ),
    *(
        Acknowledgement(
            f"{path}/Role",
            "AwsSolutions-IAM5[Resource::arn:aws:secretsmanager:{region}:<AWS::AccountId>:secret:"
            "cobro/aws/gateways/*]",
            "An account's secret is named by the account: people make one for each.",
        )
        for path in (
            "{edge}/ReceiveWebhook",
            "{edge}/ManageGateways",
            "{edge}/ManagePayments",
            "{workflow}/ApplyGatewayEvent/Worker",
            "{workflow}/SyncGatewayCharges/Worker",
            "{workflow}/CollectPayments",
            "{workflow}/SweepGateways",
        )
    ),
)


def check_with_nag(
    app: cdk.App, *, data: DataStack, workflow: WorkflowStack, edge: EdgeStack
) -> None:
    """Make synthesis fail on any finding that is not acknowledged here."""
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    stacks = {
        "data": data.node.id,
        "workflow": workflow.node.id,
        "edge": edge.node.id,
        "region": data.region,
        "texts": origination_resource(workflow.foundation.stage.text_sender or "") or "*",
    }
    found = {construct.node.path: construct for construct in app.node.find_all()}
    for entry in ACKNOWLEDGED:
        construct = found.get(entry.path.format(**stacks))
        if construct is None:
            message = f"infra/nag.py acknowledges {entry.path}, which does not exist"
            raise LookupError(message)
        finding = entry.finding.format(**stacks)
        cdk.Validations.of(construct).acknowledge(
            cdk.Acknowledgment(id=f"AwsSolutions::{finding}", reason=entry.reason)
        )
