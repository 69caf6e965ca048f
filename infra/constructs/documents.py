"""The bucket of drawn documents and logos: what payers open, and nothing else."""

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cobro.runtime.settings import Variable
from infra import names
from infra.constructs.buckets import private_bucket
from infra.constructs.function import CobroFunction
from infra.stages import Stage

__all__ = ["Documents"]

_EXPORTS_KEPT_DAYS = 180


class Documents(Construct):
    """Versioned, encrypted, private; a document is opened by an address that lasts five minutes.

    Documents are kept: fiscal law wants them for years. What was overwritten goes after 90 days.
    Exports can be made anew and go after 180 days, what somebody asked for after one.
    """

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
        self.bucket = private_bucket(
            self,
            "Bucket",
            stage=stage,
            key=key,
            access_log=access_log,
            log_prefix="documents/",
            lifecycle_rules=[
                s3.LifecycleRule(
                    abort_incomplete_multipart_upload_after=cdk.Duration.days(7),
                    noncurrent_version_expiration=cdk.Duration.days(90),
                    transitions=[
                        s3.Transition(
                            storage_class=s3.StorageClass.INTELLIGENT_TIERING,
                            transition_after=cdk.Duration.days(60),
                        )
                    ],
                ),
                s3.LifecycleRule(
                    prefix=names.EXPORTS_PREFIX,
                    expiration=cdk.Duration.days(_EXPORTS_KEPT_DAYS),
                ),
                s3.LifecycleRule(
                    prefix=names.ASKED_PREFIX,
                    expiration=cdk.Duration.days(1),
                    noncurrent_version_expiration=cdk.Duration.days(1),
                ),
            ],
        )

    def allow_read(self, function: CobroFunction, *prefixes: str) -> None:
        function.allow("s3:GetObject", resources=self._below(prefixes))
        function.allow_key("Decrypt", service="s3")
        function.set_variable(Variable.DOCUMENTS_BUCKET.value, self.bucket.bucket_name)

    def allow_write(self, function: CobroFunction, *prefixes: str) -> None:
        function.allow("s3:PutObject", resources=self._below(prefixes))
        function.allow_key("Decrypt", "GenerateDataKey", service="s3")
        function.set_variable(Variable.DOCUMENTS_BUCKET.value, self.bucket.bucket_name)

    def _below(self, prefixes: tuple[str, ...]) -> list[str]:
        return [self.bucket.arn_for_objects(f"{prefix}*") for prefix in prefixes]
