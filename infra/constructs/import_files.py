"""The bucket into which files of invoices are put, by people or with a link of the API."""

from aws_cdk import aws_events as events
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cobro.runtime.settings import Variable
from infra import names
from infra.constructs.buckets import announce_on_default_bus, private_bucket, put_events
from infra.constructs.function import CobroFunction
from infra.stages import Stage

__all__ = ["ImportFiles"]


class ImportFiles(Construct):
    """Versioned, encrypted, private; each new object is announced on the default bus."""

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
            self, "Imports", stage=stage, key=key, access_log=access_log, log_prefix="imports/"
        )
        announce_on_default_bus(self.bucket)

    def allow_read(self, function: CobroFunction) -> None:
        """Let `function` read what was put below the prefix of incoming files."""
        self._allow(function, "s3:GetObject", "s3:GetObjectVersion")
        function.allow_key("Decrypt", service="s3")

    def allow_links(self, function: CobroFunction) -> None:
        """Let `function` sign links by which files are put below the prefix."""
        self._allow(function, "s3:PutObject")
        function.allow_key("GenerateDataKey", service="s3")

    def put_events(self) -> events.EventPattern:
        """Return the pattern of "a file was put below the prefix", on the default bus."""
        return put_events(self.bucket)

    def _allow(self, function: CobroFunction, *actions: str) -> None:
        incoming = self.bucket.arn_for_objects(f"{names.INCOMING_PREFIX}*")
        function.allow(*actions, resources=[incoming])
        function.set_variable(Variable.IMPORTS_BUCKET.value, self.bucket.bucket_name)
