"""Fields that many requests have. It loads no request and no use case."""

from typing import Annotated

from msgspec import Meta

from cobro.domain.invoice_draft import TOTAL_MINOR_MAX

# In Python `$` also matches before a line feed at the end, in JSON Schema it does not.
_END = r"(?!\n)$"
Minor = Annotated[int, Meta(ge=1, le=TOTAL_MINOR_MAX)]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=rf"^[^\r\n]+{_END}")]
Key = Annotated[str, Meta(min_length=1, max_length=100, pattern=rf"^[A-Za-z0-9._:@-]+{_END}")]
SeriesName = Annotated[str, Meta(min_length=1, max_length=8, pattern=rf"^[A-Z][A-Z0-9]*{_END}")]
NOTES_MAX = 500
Note = Annotated[str, Meta(max_length=NOTES_MAX)]
FactName = Annotated[str, Meta(min_length=1, max_length=40, pattern=rf"^[a-z][a-z0-9_]*{_END}")]
FactText = Annotated[str, Meta(max_length=600, pattern=rf"^[^\r\n]*{_END}")]
Facts = Annotated[dict[FactName, FactText], Meta(max_length=20)]
IDEMPOTENCY_KEY_MAX = 200
