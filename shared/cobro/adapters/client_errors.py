"""What went wrong with a call to AWS, in one word for a message."""

from botocore.exceptions import BotoCoreError, ClientError

__all__ = ["reason_of"]


def reason_of(error: BotoCoreError | ClientError) -> str:
    """Return the code of a refusal, or the name of what kept an answer from coming."""
    code = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
    return code or type(error).__name__
