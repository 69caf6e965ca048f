"""The operations team's command line. It works inside a checkout, whose `infra` it reads."""

import sys
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[2])
if _ROOT not in sys.path:  # `infra` is run from the checkout, never installed
    sys.path.append(_ROOT)
