"""The lake for analysts: a bucket of Parquet, its tables in the Glue catalogue, and Athena.

The months of a table are told by a rule (partition projection), so no crawler runs and no partition
is registered. Athena runs in a workgroup of its own that bounds what a query reads, writes answers
under our key, and forgets them after a week.
"""

import base64
import json
from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_athena as athena
from aws_cdk import aws_glue as glue
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cobro.contracts.lake import JOURNAL, PARTITION, TABLE, Kind, TableColumn
from cobro.contracts.lake_views import VIEWS, View
from cobro.runtime.settings import Variable
from infra import names
from infra.constructs.buckets import UNFINISHED_UPLOADS, private_bucket
from infra.constructs.function import CobroFunction
from infra.stages import Stage

__all__ = ["Lake"]

RESULTS_PREFIX = "results/"
RESULTS_DAYS = 7
BYTES_MAX = 10_000_000_000  # of one query, some 5 US cents: a journal of ten years is a tenth of it
# Every month that a ledger can have: what lies outside is not seen by Athena.
MONTHS = "1990-01,NOW+24MONTHS"
_HIVE = {Kind.TEXT: "string", Kind.DAY: "date", Kind.WHOLE: "bigint", Kind.INSTANT: "timestamp"}
_TRINO = {**_HIVE, Kind.TEXT: "varchar", Kind.INSTANT: "timestamp(3)"}
_PARQUET = "org.apache.hadoop.hive.ql.io.parquet"


class Lake(Construct):
    """One function writes below `journal/`, analysts read there; answers lie below `results/`."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        key: kms.IKey,
        access_log: s3.IBucket,
    ) -> None:
        super().__init__(scope, construct_id)
        self._key = key
        self.bucket = private_bucket(
            self,
            "Bucket",
            stage=stage,
            key=key,
            access_log=access_log,
            log_prefix="lake/",
            lifecycle_rules=[
                UNFINISHED_UPLOADS,
                # A month is written anew with each batch, and can be rebuilt: a day is enough.
                s3.LifecycleRule(noncurrent_version_expiration=cdk.Duration.days(1)),
                s3.LifecycleRule(prefix=RESULTS_PREFIX, expiration=cdk.Duration.days(RESULTS_DAYS)),
            ],
        )
        self.database = names.lake_database(stage.name)
        self.workgroup = names.lake_workgroup(stage.name)
        self._catalogue()
        self._make_workgroup(stage)
        self.analysts = self._analysts()

    def allow_write(self, function: CobroFunction) -> None:
        """Let a function read and replace months, and list them to tell absent from refused."""
        months = self.bucket.arn_for_objects(f"{TABLE}/*")
        function.allow("s3:GetObject", "s3:PutObject", resources=[months])
        function.allow(
            "s3:ListBucket",
            resources=[self.bucket.bucket_arn],
            conditions={"StringLike": {"s3:prefix": f"{TABLE}/*"}},
        )
        function.allow_key("Decrypt", "GenerateDataKey", service="s3")
        function.set_variable(Variable.LAKE_BUCKET.value, self.bucket.bucket_name)

    def _catalogue(self) -> None:
        account = cdk.Stack.of(self).account
        database = glue.CfnDatabase(
            self,
            "Database",
            catalog_id=account,
            database_input=glue.CfnDatabase.DatabaseInputProperty(
                name=self.database, description="Cobro: the journal, for analysts"
            ),
        )
        tables = (self._table(), *(self._view(view) for view in VIEWS))
        for table_input in tables:
            table = glue.CfnTable(
                self,
                f"Table{names.camel(table_input.name or '')}",
                catalog_id=account,
                database_name=self.database,
                table_input=table_input,
            )
            table.add_resource_dependency(database)

    def _table(self) -> glue.CfnTable.TableInputProperty:
        location = f"s3://{self.bucket.bucket_name}/{TABLE}/"
        return glue.CfnTable.TableInputProperty(
            name=TABLE,
            description="one row for each posting of a journal entry",
            table_type="EXTERNAL_TABLE",
            parameters={
                "classification": "parquet",
                "projection.enabled": "true",
                f"projection.{PARTITION.name}.type": "date",
                f"projection.{PARTITION.name}.format": "yyyy-MM",
                f"projection.{PARTITION.name}.range": MONTHS,
                f"projection.{PARTITION.name}.interval": "1",
                f"projection.{PARTITION.name}.interval.unit": "MONTHS",
            },
            partition_keys=_columns([PARTITION]),
            storage_descriptor=glue.CfnTable.StorageDescriptorProperty(
                location=location,
                columns=_columns(JOURNAL),
                input_format=f"{_PARQUET}.MapredParquetInputFormat",
                output_format=f"{_PARQUET}.MapredParquetOutputFormat",
                serde_info=glue.CfnTable.SerdeInfoProperty(
                    serialization_library=f"{_PARQUET}.serde.ParquetHiveSerDe"
                ),
            ),
        )

    def _view(self, view: View) -> glue.CfnTable.TableInputProperty:
        """Return a view as Athena keeps the views that `CREATE VIEW` makes."""
        told = {
            "originalSql": view.sql,
            "catalog": "awsdatacatalog",
            "schema": self.database,
            "columns": [{"name": c.name, "type": _TRINO[c.kind]} for c in view.columns],
        }
        text = base64.b64encode(json.dumps(told).encode()).decode()
        return glue.CfnTable.TableInputProperty(
            name=view.name,
            description=view.words,
            table_type="VIRTUAL_VIEW",
            parameters={"presto_view": "true", "comment": "Presto View"},
            view_original_text=f"/* Presto View: {text} */",
            view_expanded_text="/* Presto View */",
            partition_keys=[],
            storage_descriptor=glue.CfnTable.StorageDescriptorProperty(
                location="",
                columns=_columns(view.columns),
                serde_info=glue.CfnTable.SerdeInfoProperty(),
            ),
        )

    def _make_workgroup(self, stage: Stage) -> None:
        athena.CfnWorkGroup(
            self,
            "Workgroup",
            name=self.workgroup,
            description="Cobro: queries of analysts",
            recursive_delete_option=not stage.retains_data,
            work_group_configuration=athena.CfnWorkGroup.WorkGroupConfigurationProperty(
                enforce_work_group_configuration=True,
                publish_cloud_watch_metrics_enabled=True,
                bytes_scanned_cutoff_per_query=BYTES_MAX,
                engine_version=athena.CfnWorkGroup.EngineVersionProperty(
                    selected_engine_version="Athena engine version 3"
                ),
                result_configuration=athena.CfnWorkGroup.ResultConfigurationProperty(
                    output_location=f"s3://{self.bucket.bucket_name}/{RESULTS_PREFIX}",
                    encryption_configuration=athena.CfnWorkGroup.EncryptionConfigurationProperty(
                        encryption_option="SSE_KMS", kms_key=self._key.key_arn
                    ),
                ),
            ),
        )

    def _analysts(self) -> iam.ManagedPolicy:
        """Make the rights of an analyst, for whoever gives out roles: queries, and nothing else."""
        policy = iam.ManagedPolicy(
            self, "Analysts", description="Cobro: query the lake by Athena or from the shell"
        )
        months = self.bucket.arn_for_objects(f"{TABLE}/*")
        results = self.bucket.arn_for_objects(f"{RESULTS_PREFIX}*")
        for actions, resources in (
            (_RUN_QUERIES, [self._arn("athena", f"workgroup/{self.workgroup}")]),
            (_READ_CATALOGUE, self._catalogue_arns()),
            (["s3:GetObject"], [months, results]),
            (["s3:PutObject", "s3:AbortMultipartUpload"], [results]),
            (["s3:ListBucket", "s3:GetBucketLocation"], [self.bucket.bucket_arn]),
        ):
            policy.add_statements(iam.PolicyStatement(actions=actions, resources=resources))
        stack = cdk.Stack.of(self)
        policy.add_statements(
            iam.PolicyStatement(
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=[self._key.key_arn],
                conditions={
                    "StringEquals": {"kms:ViaService": f"s3.{stack.region}.{stack.url_suffix}"}
                },
            )
        )
        return policy

    def _catalogue_arns(self) -> list[str]:
        tables = (TABLE, *(view.name for view in VIEWS))
        return [
            self._arn("glue", "catalog"),
            self._arn("glue", f"database/{self.database}"),
            *(self._arn("glue", f"table/{self.database}/{table}") for table in tables),
        ]

    def _arn(self, service: str, path: str) -> str:
        stack = cdk.Stack.of(self)
        return f"arn:{stack.partition}:{service}:{stack.region}:{stack.account}:{path}"


_RUN_QUERIES = [
    "athena:StartQueryExecution",
    "athena:StopQueryExecution",
    "athena:GetQueryExecution",
    "athena:GetQueryResults",
    "athena:GetWorkGroup",
]
_READ_CATALOGUE = ["glue:GetDatabase", "glue:GetTable", "glue:GetTables", "glue:GetPartitions"]


def _columns(columns: Sequence[TableColumn]) -> list[glue.CfnTable.ColumnProperty]:
    return [
        glue.CfnTable.ColumnProperty(name=c.name, type=_HIVE[c.kind], comment=c.words)
        for c in columns
    ]
