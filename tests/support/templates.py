"""The synthesised stacks as one inventory: resources by type, references followed across stacks."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Properties = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource; `key` is its stack and logical id, unique in the inventory."""

    stack: str
    logical_id: str
    body: Properties

    @property
    def key(self) -> str:
        return f"{self.stack}/{self.logical_id}"

    @property
    def type(self) -> str:
        return str(self.body["Type"])

    @property
    def properties(self) -> Properties:
        found: Properties = self.body.get("Properties", {})
        return found

    @property
    def path(self) -> str:
        """The construct path, without stack and without the leaf that CDK adds."""
        path = str(self.body.get("Metadata", {}).get("aws:cdk:path", self.key))
        return path.partition("/")[2].removesuffix("/Resource")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a role's policy, with the resources it names resolved."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Properties = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inventory:
    templates: Mapping[str, Properties]

    @classmethod
    def read(cls, assembly: Path) -> "Inventory":
        found = sorted(assembly.glob("*.template.json"))
        return cls({path.name.split(".")[0]: json.loads(path.read_text("utf-8")) for path in found})

    def all(self) -> Iterator[Resource]:
        for stack, template in self.templates.items():
            for logical_id, body in template["Resources"].items():
                yield Resource(stack, logical_id, body)

    def of(self, *types: str) -> tuple[Resource, ...]:
        return tuple(resource for resource in self.all() if resource.type in types)

    def resolve(self, stack: str, expression: Any) -> str:
        """Write an expression as text in which each reference is `<stack/logical id>`."""
        if isinstance(expression, str):
            return expression
        operation, operand = next(iter(expression.items()))
        if operation == "Ref":
            return str(operand) if operand.startswith("AWS::") else f"<{stack}/{operand}>"
        if operation == "Fn::GetAtt":
            return f"<{stack}/{operand[0]}>"
        if operation == "Fn::Join":
            return str(operand[0]).join(self.resolve(stack, part) for part in operand[1])
        if operation == "Fn::ImportValue":
            owner, _, _ = operand.partition(":")
            outputs = self.templates[owner]["Outputs"].values()
            value = next(
                output["Value"]
                for output in outputs
                if output.get("Export", {}).get("Name") == operand
            )
            return self.resolve(owner, value)
        message = f"cannot follow {operation}"
        raise NotImplementedError(message)

    def outputs(self) -> dict[str, str]:
        """Return all outputs that are not exports between the stacks, resolved."""
        return {
            name: self.resolve(stack, output["Value"])
            for stack, template in self.templates.items()
            for name, output in template.get("Outputs", {}).items()
            if "Export" not in output
        }

    def statements(self, function: Resource) -> tuple[Statement, ...]:
        """Return every right of a function, from all policies of its role."""
        role = self.resolve(function.stack, function.properties["Role"])
        return tuple(
            self.statement(policy.stack, raw)
            for kind in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
            for policy in self.of(kind)
            if role
            in [self.resolve(policy.stack, name) for name in policy.properties.get("Roles", [])]
            for raw in policy.properties["PolicyDocument"]["Statement"]
        )

    def statement(self, stack: str, raw: Properties) -> Statement:
        return Statement(
            tuple(as_list(raw["Action"])),
            tuple(self.resolve(stack, item) for item in as_list(raw.get("Resource", []))),
            raw.get("Condition", {}),
        )


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
