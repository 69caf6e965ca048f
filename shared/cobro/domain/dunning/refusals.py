"""Why a policy is refused when it is sent in, each with a code of its own."""

from typing import ClassVar

from cobro.domain.errors import InvalidInputError


class PolicyCycleError(InvalidInputError):
    """Steps escalate from one another in a circle."""

    code: ClassVar[str] = "policy_cycle"


class StepUnknownError(InvalidInputError):
    """A step escalates from one that the policy does not have, or two have one name."""

    code: ClassVar[str] = "step_unknown"


class StepOrderError(InvalidInputError):
    """A step would come before the one it escalates from."""

    code: ClassVar[str] = "step_before_escalation"


class ToneSoftensError(InvalidInputError):
    """A step is softer than the one it escalates from."""

    code: ClassVar[str] = "tone_softens"


class TemplateUnknownError(InvalidInputError):
    """There is no template of this name, or a step with channels names none."""

    code: ClassVar[str] = "template_unknown"


class TemplateToneError(InvalidInputError):
    """The template does not speak in the tone of the step."""

    code: ClassVar[str] = "template_tone"


class ChannelUnknownError(InvalidInputError):
    """There is no channel of this name."""

    code: ClassVar[str] = "channel_unknown"


class ActionUnknownError(InvalidInputError):
    """The program does nothing under this name."""

    code: ClassVar[str] = "action_unknown"


class OffsetBeforeIssueError(InvalidInputError):
    """A step would come before the invoice is issued."""

    code: ClassVar[str] = "offset_before_issue"


class LegalNoticeMissingError(InvalidInputError):
    """A legal step would come without a firm or final message before it."""

    code: ClassVar[str] = "legal_notice_missing"
