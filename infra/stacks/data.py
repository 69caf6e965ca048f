"""What must survive every other stack: tables, files, users, secrets and their key."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from cobro.runtime.settings import Table
from infra import names
from infra.constructs.bank_files import BankFiles
from infra.constructs.documents import Documents
from infra.constructs.import_files import ImportFiles
from infra.constructs.incoming_mail import IncomingMail
from infra.constructs.lake import Lake
from infra.constructs.staff import Staff
from infra.constructs.tables import AggregateTable
from infra.stages import Stage

__all__ = ["DataStack"]

NO_KEYS_BEFORE = '{"previous": []}'


class DataStack(cdk.Stack):
    """Retained, versioned, encrypted with one customer-managed key."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(
            scope,
            construct_id,
            env=stage.environment,
            synthesizer=stage.synthesizer(),
            termination_protection=stage.retains_data,
            description="Cobro: ledger tables, bank files, staff and secrets",
        )
        self._stage = stage
        self.key = self._key()
        self.tables = {name: self._table(name) for name in Table}
        self.bank_files = BankFiles(self, "BankFiles", stage=stage, key=self.key)
        self.import_files = ImportFiles(
            self,
            "ImportFiles",
            stage=stage,
            key=self.key,
            access_log=self.bank_files.access_log,
        )
        self.documents = Documents(
            self,
            "Documents",
            stage=stage,
            key=self.key,
            access_log=self.bank_files.access_log,
        )
        self.incoming_mail = IncomingMail(
            self,
            "IncomingMail",
            stage=stage,
            key=self.key,
            access_log=self.bank_files.access_log,
        )
        self.lake = Lake(
            self,
            "Lake",
            stage=stage,
            key=self.key,
            access_log=self.bank_files.access_log,
        )
        self.staff = Staff(self, "Staff", stage=stage)
        self.gateway_secrets = names.gateway_secrets(stage.name)
        self.link_keys_name = names.link_keys_secret(stage.name)
        self._link_keys()
        self._outputs()

    def gateway_secrets_pattern(self) -> str:
        """Return the ARN of the secrets of all gateway accounts: people make one for each."""
        return self.format_arn(
            service="secretsmanager",
            resource="secret",
            resource_name=f"{self.gateway_secrets}/*",
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )

    def secret_arn_pattern(self, name: str) -> str:
        """Return a secret's ARN with its six random characters left open.

        Written from the name, because a grant from another stack would make the key of this stack
        depend on that one.
        """
        return self.format_arn(
            service="secretsmanager",
            resource="secret",
            resource_name=f"{name}-??????",
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )

    def _key(self) -> kms.Key:
        key = kms.Key(
            self,
            "Key",
            description="Cobro: tables, queues, files, secrets",
            enable_key_rotation=True,
            removal_policy=self._stage.removal_policy,
        )
        for service in ("events", "cloudwatch", "sns", "social-messaging", "sms-voice", "ses"):
            key.add_to_resource_policy(_let_deliver(service))
        return key

    def _table(self, name: Table) -> AggregateTable:
        return AggregateTable(
            self, names.camel(name.value), name=name, stage=self._stage, key=self.key
        )

    def _link_keys(self) -> None:
        """Make the key that signs payers' links. To change it, put the old one into `previous`."""
        secretsmanager.Secret(
            self,
            "LinkKeys",
            secret_name=self.link_keys_name,
            description='Keys of the links to documents: {"current": "...", "previous": ["..."]}',
            encryption_key=self.key,
            removal_policy=self._stage.removal_policy,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template=NO_KEYS_BEFORE,
                generate_string_key="current",
                password_length=64,
                exclude_punctuation=True,
            ),
        )

    def _outputs(self) -> None:
        values = {
            names.Output.DOCUMENTS_BUCKET: self.documents.bucket.bucket_name,
            names.Output.MAIL_BUCKET: self.incoming_mail.bucket.bucket_name,
            names.Output.LAKE_BUCKET: self.lake.bucket.bucket_name,
            names.Output.LAKE_DATABASE: self.lake.database,
            names.Output.LAKE_WORKGROUP: self.lake.workgroup,
            names.Output.ANALYSTS_POLICY: self.lake.analysts.managed_policy_arn,
            names.Output.LINK_KEYS_NAME: self.link_keys_name,
            names.Output.STATEMENTS_BUCKET: self.bank_files.bucket.bucket_name,
            names.Output.IMPORTS_BUCKET: self.import_files.bucket.bucket_name,
            names.Output.GATEWAY_SECRETS_PREFIX: self.gateway_secrets,
            names.Output.KEY_ARN: self.key.key_arn,
            names.Output.USER_POOL_ID: self.staff.pool.user_pool_id,
            names.Output.USER_POOL_CLIENT_ID: self.staff.client.user_pool_client_id,
            **{
                names.table_output(name.value): table.table.table_name
                for name, table in self.tables.items()
            },
        }
        for output, value in values.items():
            cdk.CfnOutput(self, f"Output{output}", value=value).override_logical_id(str(output))


def _let_deliver(service: str) -> iam.PolicyStatement:
    """Let a service of this account put encrypted messages on queues and topics."""
    return iam.PolicyStatement(
        principals=[iam.ServicePrincipal(f"{service}.amazonaws.com")],
        actions=["kms:Decrypt", "kms:GenerateDataKey"],
        resources=["*"],  # in a key policy: this key
        conditions={"StringEquals": {"aws:SourceAccount": cdk.Aws.ACCOUNT_ID}},
    )
