"""The AwsSolutions rules pass; what is excepted has a reason, and no exception is idle."""

import json
from pathlib import Path

from infra import names
from infra.nag import ACKNOWLEDGED

REASON_LENGTH_MIN = 40
NAMES = {part: names.stack_name("aws", part) for part in ("data", "workflow", "edge")}
NAMES |= {"region": "us-east-1", "texts": "*"}  # as the tests synthesise


def test_no_finding_is_left_and_none_is_excepted_without_need(aws_assembly: Path) -> None:
    reports = json.loads((aws_assembly / "validation-report.json").read_text("utf-8"))
    (report,) = reports["pluginReports"]
    suppressed = {violation["ruleName"] for violation in report["suppressedViolations"]}

    assert report["violations"] == []
    assert suppressed == {entry.finding.format(**NAMES) for entry in ACKNOWLEDGED}


def test_every_exception_says_why() -> None:
    assert [entry for entry in ACKNOWLEDGED if len(entry.reason) < REASON_LENGTH_MIN] == []
