"""Where things are, and an environment in which nothing outside the checkout is touched."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from cobro_cli.steps import StepError

__all__ = ["Checkout"]

# The rest of the caller's variables stays outside: a profile or an endpoint of the shell must not
# reach the embedded cloud, and a function must not find what Lambda would not give it.
INHERITED = (
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "PATH",
    "PIP_CERT",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_FILE",
    "SYSTEMROOT",
)


@dataclass(frozen=True, slots=True)
class Checkout:
    """The folder with cdk.json; everything written lies below its build/."""

    root: Path

    @classmethod
    def find(cls) -> "Checkout":
        """Find the checkout around this package, or around the current folder."""
        for folder in (*Path(__file__).resolve().parents, Path.cwd(), *Path.cwd().parents):
            if (folder / "cdk.json").is_file():
                return cls(folder)
        step = "find the checkout"
        raise StepError(step, "no cdk.json here or above: run the command inside the checkout")

    @property
    def build(self) -> Path:
        return self.root / "build"

    @property
    def cdk(self) -> Path:
        """Return the pinned CDK command line."""
        command = self.root / "node_modules" / ".bin" / "cdk"
        if not command.exists():
            step = "find the CDK command line"
            raise StepError(step, f"{command} is missing: run `make install` (or `npm ci`)")
        return command

    @property
    def app(self) -> str:
        """Return the command that builds the stacks, on the Python that runs this."""
        return f"{sys.executable} -m infra.app"

    def environment(self) -> dict[str, str]:
        """Return variables for tools: caches and homes lie in build/, no cloud is configured."""
        caches = self.build / "caches"
        home = caches / "home"
        temporary = caches / "tmp"
        for folder in (home, temporary):
            folder.mkdir(parents=True, exist_ok=True)
        return {
            **{key: os.environ[key] for key in INHERITED if key in os.environ},
            "HOME": str(home),
            "TMPDIR": str(temporary),
            "CDK_HOME": str(home),
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(caches / "jsii"),
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
            "NODE_NO_WARNINGS": "1",
            "UV_CACHE_DIR": str(caches / "uv"),
            "PYTHONPATH": str(self.root / "shared"),
            "NO_PROXY": "127.0.0.1,localhost",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
