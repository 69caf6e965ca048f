"""The lake: its catalogue says what the code writes, Athena is bounded, rights end at a folder."""

import base64
import json
from typing import Any

from cobro.adapters.lake_bucket import month_key
from cobro.contracts.lake import JOURNAL, TABLE
from cobro.contracts.lake_views import VIEWS
from cobro.domain.lake import LakeMonth
from infra import names
from tests.infra.test_functions import by_name
from tests.support.templates import Inventory

TABLE_PATH = f"table/{names.lake_database('aws')}"


def tables(aws: Inventory) -> dict[str, dict[str, Any]]:
    inputs = (table.properties["TableInput"] for table in aws.of("AWS::Glue::Table"))
    return {found["Name"]: found for found in inputs}


def names_of(columns: list[dict[str, str]]) -> list[str]:
    return [column["Name"] for column in columns]


def test_the_catalogue_has_the_columns_that_are_written(aws: Inventory) -> None:
    table = tables(aws)[TABLE]
    columns = table["StorageDescriptor"]["Columns"]

    assert names_of(columns) == [column.name for column in JOURNAL]
    assert {column["Name"]: column["Type"] for column in columns} | {"leg": "bigint"} == {
        **dict.fromkeys(names_of(columns), "string"),
        "business_date": "date",
        "due_date": "date",
        "recorded_at": "timestamp",
        "leg": "bigint",
        "minor": "bigint",
    }
    assert all(column["Comment"] for column in columns)


def test_months_are_told_by_a_rule_that_fits_the_keys(aws: Inventory) -> None:
    table = tables(aws)[TABLE]
    (partition,) = names_of(table["PartitionKeys"])
    projection = {
        key.removeprefix(f"projection.{partition}."): value
        for key, value in table["Parameters"].items()
    }

    assert month_key(LakeMonth("acme", "2026-03")).startswith(f"{TABLE}/{partition}=2026-03/")
    assert aws.resolve(names.stack_name("aws", "data"), table["StorageDescriptor"]["Location"]) == (
        f"s3://{aws.outputs()[names.Output.LAKE_BUCKET]}/{TABLE}/"
    )
    assert (projection["type"], projection["format"]) == ("date", "yyyy-MM")
    assert (projection["interval"], projection["interval.unit"]) == ("1", "MONTHS")
    assert aws.of("AWS::Glue::Crawler") == ()


def test_views_are_kept_as_athena_keeps_them(aws: Inventory) -> None:
    for view in VIEWS:
        kept = tables(aws)[view.name]
        text = kept["ViewOriginalText"].removeprefix("/* Presto View: ").removesuffix(" */")
        told = json.loads(base64.b64decode(text))

        assert kept["TableType"] == "VIRTUAL_VIEW"
        assert told["originalSql"] == view.sql
        assert told["schema"] == names.lake_database("aws")
        assert names_of(kept["StorageDescriptor"]["Columns"]) == [
            c["name"] for c in told["columns"]
        ]


def test_a_query_is_bounded_encrypted_and_forgotten(aws: Inventory) -> None:
    (workgroup,) = aws.of("AWS::Athena::WorkGroup")
    settings = workgroup.properties["WorkGroupConfiguration"]
    result = settings["ResultConfiguration"]
    reference = aws.outputs()[names.Output.LAKE_BUCKET]
    (bucket,) = [found for found in aws.of("AWS::S3::Bucket") if f"<{found.key}>" == reference]
    forgotten = [
        (rule["Prefix"], rule["ExpirationInDays"])
        for rule in bucket.properties["LifecycleConfiguration"]["Rules"]
        if "ExpirationInDays" in rule
    ]

    assert settings["EnforceWorkGroupConfiguration"] is True
    assert settings["BytesScannedCutoffPerQuery"] == 10_000_000_000
    assert result["EncryptionConfiguration"]["EncryptionOption"] == "SSE_KMS"
    assert aws.resolve(workgroup.stack, result["OutputLocation"]) == f"s3://{reference}/results/"
    assert forgotten == [("results/", 7)]


def test_analysts_query_and_read_and_write_answers_only(aws: Inventory) -> None:
    (policy,) = [each for each in aws.of("AWS::IAM::ManagedPolicy") if "Lake" in each.path]
    raw = policy.properties["PolicyDocument"]["Statement"]
    statements = [aws.statement(policy.stack, each) for each in raw]
    allowed = {
        action: {resource.rpartition(":")[2].partition(">")[2] for resource in each.resources}
        for each in statements
        for action in each.actions
        if action.startswith("s3:")
    }
    writing = [a for each in statements for a in each.actions if "Put" in a or "Delete" in a]
    seen = {
        resource for each in statements for resource in each.resources if TABLE_PATH in resource
    }

    assert allowed["s3:PutObject"] == {"/results/*"}
    assert allowed["s3:GetObject"] == {"/journal/*", "/results/*"}
    assert writing == ["s3:PutObject"]
    assert {each.rpartition("/")[2] for each in seen} == {TABLE, *(view.name for view in VIEWS)}


def test_one_function_writes_the_lake_and_its_months_only(aws: Inventory) -> None:
    reference = aws.outputs()[names.Output.LAKE_BUCKET]
    touching = {
        (name, action, resource.replace(reference, ""))
        for name, function in by_name(aws).items()
        for statement in aws.statements(function)
        for action in statement.actions
        for resource in statement.resources
        if reference in resource
    }

    assert {(name, action) for name, action, _ in touching} == {
        ("land_journal", "s3:GetObject"),
        ("land_journal", "s3:PutObject"),
        ("land_journal", "s3:ListBucket"),
    }
    assert {resource for _, action, resource in touching if action != "s3:ListBucket"} == {
        "/journal/*"
    }
