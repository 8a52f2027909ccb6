"""Which steps are there? The register, and the union that reads a mapping as one of them."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Discriminator, Tag

from scenarios.schema.step import (
    Choose,
    Click,
    Dismiss,
    EnterCode,
    Fill,
    NotSee,
    Open,
    Press,
    Screenshot,
    See,
    SignInWith,
    StepBase,
    Tick,
    Untick,
    Upload,
    WatchFor,
)
from scenarios.schema.trade import Call, Download, Human, SendLetter, WaitMail

STEPS: dict[str, type[StepBase]] = {
    "open": Open,
    "click": Click,
    "tick": Tick,
    "untick": Untick,
    "press": Press,
    "fill": Fill,
    "choose": Choose,
    "upload": Upload,
    "enter_code": EnterCode,
    "see": See,
    "not_see": NotSee,
    "watch_for": WatchFor,
    "dismiss": Dismiss,
    "download": Download,
    "screenshot": Screenshot,
    "call": Call,
    "send_letter": SendLetter,
    "wait_mail": WaitMail,
    "sign_in_with": SignInWith,
    "human": Human,
}


def _tag(value: object) -> str | None:
    if isinstance(value, StepBase):
        return f"step:{value.key}"
    if not isinstance(value, Mapping):
        return None
    keys = [key for key in STEPS if key in value]
    return f"step:{keys[0]}" if len(keys) == 1 else None


Step = Annotated[
    Annotated[Open, Tag("step:open")]
    | Annotated[Click, Tag("step:click")]
    | Annotated[Tick, Tag("step:tick")]
    | Annotated[Untick, Tag("step:untick")]
    | Annotated[Press, Tag("step:press")]
    | Annotated[Fill, Tag("step:fill")]
    | Annotated[Choose, Tag("step:choose")]
    | Annotated[Upload, Tag("step:upload")]
    | Annotated[EnterCode, Tag("step:enter_code")]
    | Annotated[See, Tag("step:see")]
    | Annotated[NotSee, Tag("step:not_see")]
    | Annotated[WatchFor, Tag("step:watch_for")]
    | Annotated[Dismiss, Tag("step:dismiss")]
    | Annotated[Download, Tag("step:download")]
    | Annotated[Screenshot, Tag("step:screenshot")]
    | Annotated[Call, Tag("step:call")]
    | Annotated[SendLetter, Tag("step:send_letter")]
    | Annotated[WaitMail, Tag("step:wait_mail")]
    | Annotated[SignInWith, Tag("step:sign_in_with")]
    | Annotated[Human, Tag("step:human")],
    Discriminator(
        _tag,
        custom_error_type="unknown_step",
        custom_error_message="this is no step of the language",
    ),
]
Steps = tuple[Step, ...]
