"""The one model that there is, as clients of model servers ask for it."""

from typing import Self

from pydantic import BaseModel, Field

from api.answer import ModelAnswer, PolicyAnswer, policy_answer
from api.parts import Parts
from api.problem import Problem
from classifier.card import Card

VERSION = "1"  # a file that changes is another model here, by its sha256


class ModelCard(ModelAnswer):
    """What the model is, and of what it is made."""

    labels: list[str] = Field(description="the classes, in the order of the first look's answers")
    policy: PolicyAnswer
    members: list[Card] = Field(description="itself; of a cascade, all that are asked")

    @classmethod
    def of(cls, parts: Parts) -> Self:
        """That of the model that answers."""
        return cls(
            **parts.model_answer.model_dump(),
            labels=list(parts.model.labels),
            policy=policy_answer(parts.looker.policy),
            members=[member.card for member in parts.model.members],
        )


class ModelReady(BaseModel):
    """Whether it answers."""

    name: str
    ready: bool


def check_model(parts: Parts, name: str, version: str = VERSION) -> None:
    """Raises Problem unless that is the model that answers here."""
    if (name, version) != (parts.model.name, VERSION):
        raise Problem(
            404,
            "no-such-model",
            f"there is only {parts.model.name}, version {VERSION}, see /v1/models",
        )
