import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.convert.javascript import MAX_DEPTH, read_literal, read_module
from classifier.errors import ModelError

_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)
_plain = st.text(st.characters(codec="ascii", exclude_characters='"\\', exclude_categories=["Cc"]))
_leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False)
    | _plain
)
_values = st.recursive(
    _leaves, lambda inner: st.lists(inner) | st.dictionaries(_plain, inner), max_leaves=20
)


def _minify(value: Any) -> str:
    """JSON, shortened the way minifiers do it."""
    match value:
        case bool():
            return "!0" if value else "!1"
        case dict():
            return "{" + ",".join(f"{_key(k)}:{_minify(v)}" for k, v in value.items()) + "}"
        case list():
            return "[" + ",".join(map(_minify, value)) + "]"
        case float():
            return re.sub(r"^(-?)0\.", r"\1.", repr(value)).replace("e+", "e")
    return json.dumps(value)


def _key(key: str) -> str:
    return key if _IDENTIFIER.fullmatch(key) else f'"{key}"'


@given(_values)
def test_minified_data_comes_back(value: Any) -> None:
    text = _minify(value)
    assert read_literal(text) == (value, len(text))


@given(st.text() | st.text("{}[]:,!01\"'.-eE_$xn\\ "))
def test_any_text_is_data_or_an_error_of_ours(text: str) -> None:
    try:
        _value, end = read_literal(text)
    except ModelError:
        return
    assert 0 < end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        'require("fs")',
        "process.exit()",
        "function(){}",
        "()=>1",
        "undefined",
        "NaN",
        "Infinity",
        "1e9999",
        "`text`",
        "'text'",
        '"a\\u0041"',
        '"a\nb"',
        "/re/",
        "-!0",
        "--1",
        "+1",
        "!2",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[010]",
        "[0x10]",
        "[1+1]",
        "[1n]",
        "{a:1,}",
        "{a:1,a:2}",
        "{get a(){}}",
        "{...b}",
        "{[a]:1}",
        "{1:2}",
        "{!0:1}",
        "{a}",
        "{a:1",
        "/**/1",
        "",
        "  ",
    ],
)
def test_whatever_is_not_plain_data_is_refused(text: str) -> None:
    with pytest.raises(ModelError):
        read_literal(text)


@pytest.mark.parametrize("opening", ["[", "{a:"])
def test_deep_nesting_ends_in_an_error_of_ours(opening: str) -> None:
    with pytest.raises(ModelError, match=f"more than {MAX_DEPTH} deep"):
        read_literal(opening * 100_000)


def test_names_that_mean_something_in_javascript_are_only_keys() -> None:
    assert read_literal("{__proto__:1,constructor:2}")[0] == {"__proto__": 1, "constructor": 2}


def test_a_module_gives_what_it_exports(wrap: Callable[[str], bytes]) -> None:
    assert read_module(wrap("{a:[1,!0]}").decode()) == {"a": [1, True]}


def test_a_module_cut_short_anywhere_is_refused(wrap: Callable[[str], bytes]) -> None:
    text = wrap('{a:"b"}').decode().rstrip()
    for end in range(len(text)):
        with pytest.raises(ModelError):
            read_module(text[:end])


@pytest.mark.parametrize("added", ["alert(1)", ",b=1", "}", "\x00"])
def test_a_module_that_does_more_is_refused(wrap: Callable[[str], bytes], added: str) -> None:
    text = wrap("{a:1}").decode()
    with pytest.raises(ModelError):
        read_module(text.replace("{a:1}", "{a:1}" + added))
    with pytest.raises(ModelError):
        read_module(text + added)
