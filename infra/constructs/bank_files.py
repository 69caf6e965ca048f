"""The bucket into which banks' files are put, and the log of who touched it."""

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cobro.runtime.settings import Variable
from infra import names
from infra.constructs.buckets import announce_on_default_bus, private_bucket, put_events
from infra.constructs.function import CobroFunction
from infra.stages import Stage

__all__ = ["BankFiles"]


class BankFiles(Construct):
    """Versioned, encrypted, private; each new object is announced on the default bus."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        self.access_log = s3.Bucket(
            self,
            "AccessLog",
            encryption=s3.BucketEncryption.S3_MANAGED,  # log delivery cannot use our key
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=stage.enforces_tls,
            versioned=True,
            removal_policy=stage.removal_policy,
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=cdk.Duration.days(400),
                    noncurrent_version_expiration=cdk.Duration.days(30),
                )
            ],
        )
        self.bucket = private_bucket(
            self,
            "Statements",
            stage=stage,
            key=key,
            access_log=self.access_log,
            log_prefix="statements/",
        )
        announce_on_default_bus(self.bucket)

    def allow_read(self, function: CobroFunction) -> None:
        """Let `function` read what was put below the prefix of incoming files."""
        function.allow(
            "s3:GetObject",
            "s3:GetObjectVersion",
            resources=[self.bucket.arn_for_objects(f"{names.INCOMING_PREFIX}*")],
        )
        function.allow_key("Decrypt", service="s3")
        function.set_variable(Variable.STATEMENTS_BUCKET.value, self.bucket.bucket_name)

    def allow_remittances(self, function: CobroFunction) -> None:
        """Let `function` write what goes out to banks, and give links to it."""
        function.allow(
            "s3:GetObject",
            "s3:PutObject",
            resources=[self.bucket.arn_for_objects(f"{names.OUTGOING_PREFIX}*")],
        )
        function.allow_key("Decrypt", "GenerateDataKey", service="s3")
        function.set_variable(Variable.STATEMENTS_BUCKET.value, self.bucket.bucket_name)

    def put_events(self) -> events.EventPattern:
        return put_events(self.bucket)
