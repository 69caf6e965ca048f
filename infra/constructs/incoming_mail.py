"""The bucket into which Amazon SES puts mail that comes in."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cobro.runtime.settings import Variable
from infra.constructs.buckets import UNFINISHED_UPLOADS, private_bucket
from infra.constructs.function import CobroFunction
from infra.stages import Stage

__all__ = ["IncomingMail"]

KEPT_DAYS = 180  # what a person reads of a mail is kept with the customer


class IncomingMail(Construct):
    """Versioned, encrypted, private; nothing stays for longer than half a year."""

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
            "Mail",
            stage=stage,
            key=key,
            access_log=access_log,
            log_prefix="mail/",
            lifecycle_rules=(
                UNFINISHED_UPLOADS,
                s3.LifecycleRule(
                    expiration=cdk.Duration.days(KEPT_DAYS),
                    noncurrent_version_expiration=cdk.Duration.days(1),
                ),
            ),
        )
        if stage.reply_domain is not None:
            self._let_deliver()

    def _let_deliver(self) -> None:
        """Let rules of this account put mail there, and nobody else's."""
        self.bucket.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("ses.amazonaws.com")],
                actions=["s3:PutObject"],
                resources=[self.bucket.arn_for_objects("*")],
                conditions={"StringEquals": {"aws:SourceAccount": cdk.Aws.ACCOUNT_ID}},
            )
        )

    def allow_read(self, function: CobroFunction) -> None:
        function.allow("s3:GetObject", resources=[self.bucket.arn_for_objects("*")])
        function.allow_key("Decrypt", service="s3")
        function.set_variable(Variable.MAIL_BUCKET.value, self.bucket.bucket_name)
