"""The words of a request as types: what each may be, how it is read, and the sentence for one that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal, TypeVar, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)
from starlette.datastructures import ImmutableMultiDict

from analytics.calendar import parse_period
from analytics.errors import Refused, Text
from analytics.warehouse import Warehouse
from api.faults import WrongRequest

_YES, _NO = ("true", "1", "yes"), ("false", "0", "no", "")


def wrong(name: str | None, seen: object, expected: str) -> WrongRequest:
    shown = str(seen)[:40]
    return WrongRequest(Text(f"参数 {name} 是「{shown}」；要写成 {expected}。", f"{name} is “{shown}”; write it as {expected}."))


def written_as(expected: str) -> WrapValidator:
    """What does not fit the type is a wrong request, and is told how to be written."""

    def told(said: Any, fits: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        try:
            return fits(said)
        except ValidationError:
            raise wrong(info.field_name, said, expected) from None

    return WrapValidator(told)


def _text(said: Any, info: ValidationInfo) -> Any:
    if said is not None and not isinstance(said, str):
        raise wrong(info.field_name, said, "text")
    return said


TEXT = BeforeValidator(_text)
Words = Annotated[str | None, TEXT]


def one_of(choices: Sequence[str], default: str | None) -> Any:
    """One of these words; the default where none is said."""
    kind = Literal[*choices] if default else Literal[*choices] | None
    return Annotated[kind, BeforeValidator(lambda said: said or default), written_as(" | ".join(choices)), TEXT]


LANGUAGES = ("zh", "en")
Language = Annotated[one_of(LANGUAGES, LANGUAGES[0]), Field(description="Language of labels and sentences")]
Period = Annotated[Words, Field(json_schema_extra={"maxLength": 40}, examples=["2026-03", "2026-Q1", "last-30d", "2026-03-01..2026-03-20"])]
Day = Annotated[date | None, BeforeValidator(lambda said: date.fromisoformat(said) if said else None), written_as("2026-03-15"), TEXT]
Yes = Annotated[StrictBool | None, written_as("true | false")]
Who = Annotated[str | None, AfterValidator(lambda said: said and said[:100]), TEXT, Field(json_schema_extra={"maxLength": 100})]


def _listed(said: Any) -> Any:
    """A list of texts, or one text."""
    if said is None:
        return None
    return [said] if isinstance(said, str) and said else said or []


Listed = Annotated[list[str] | None, BeforeValidator(_listed), written_as('["…"]')]
_Word = str | StrictInt | StrictFloat


def _pairs(said: dict[str, Any]) -> list[tuple[str, str]]:
    found = [(left, str(right)) for left, rights in said.items() for right in (rights if isinstance(rights, list) else [rights])]
    if not all(left for left, _right in found):
        raise ValueError("a value without a name")
    return found


# A JSON object of texts or numbers, each alone or as a list of alternatives: {"team": ["A", "B"]}.
Named = Annotated[dict[str, _Word | list[_Word]], AfterValidator(_pairs), BeforeValidator(lambda said: said or {}), written_as('{"name": "value"}')]


def _pair(said: str, info: ValidationInfo) -> tuple[str, str]:
    left, equals, right = said.partition("=")
    if not equals or not left:
        raise wrong(info.field_name, said, "NAME=VALUE")
    return left, right


def _heading_pair(said: str, info: ValidationInfo) -> tuple[str, str]:
    """The name may hold equal signs itself, as headings of sheets do."""
    left, _equals, right = said.rpartition("=")
    if not left or not right:
        raise wrong(info.field_name, said, "NAME=VALUE")
    return left, right


_WRITTEN_PAIR = WithJsonSchema({"type": "string", "pattern": "^[^=]+=.*$"})
Pair = Annotated[tuple[str, str], BeforeValidator(_pair), _WRITTEN_PAIR]
HeadingPair = Annotated[tuple[str, str], BeforeValidator(_heading_pair), _WRITTEN_PAIR]


def _truth(said: str | None, info: ValidationInfo) -> bool:
    word = (said or "").strip().lower()
    if word not in _YES + _NO:
        raise wrong(info.field_name, said, "true | false")
    return word in _YES


YesWord = Annotated[bool, BeforeValidator(_truth), WithJsonSchema({"type": "string", "enum": ["true", "false"]})]


def _header(said: str | None, info: ValidationInfo) -> int | str | None:
    if not said or said == "none":
        return said or None
    if re.fullmatch("[1-9][0-9]{0,6}", said):
        return int(said)
    raise wrong(info.field_name, said, "1, 2, 3 … | none")


HeaderRow = Annotated[int | str | None, BeforeValidator(_header), WithJsonSchema({"type": "string", "pattern": "^(none|[1-9][0-9]{0,6})$"})]


class Said(BaseModel):
    """What a request says. Words that are not known are passed over."""

    model_config = ConfigDict(frozen=True)


Model = TypeVar("Model", bound=Said)


def understood(model: type[Model], said: ImmutableMultiDict[str, Any]) -> Model:
    """An address or a form as the model reads it: of a word said twice the last counts, unless several are meant. Raises WrongRequest."""
    several = {name for name, field in model.model_fields.items() if get_origin(field.annotation) is list}
    return model.model_validate({name: said.getlist(name) if name in several else said[name] for name in model.model_fields if name in said})


def readable_period(text: str | None, warehouse: Warehouse) -> str | None:
    """A period that cannot be read is a badly written request, told before anything is computed."""
    if text is None:
        return None
    try:
        parse_period(text, warehouse.today())
    except Refused as refusal:
        raise WrongRequest(refusal.message) from refusal
    return text
