"""Functions on strings."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Mapping

from outlast.domain.value import Unknown
from outlast.readers.terraform.functions.arguments import is_undecided, items, texts
from outlast.readers.terraform.functions.signature import Function
from outlast.readers.terraform.values.failure import Failure, within_items, within_text
from outlast.readers.terraform.values.primitives import to_text, to_whole
from outlast.readers.terraform.values.runtime import Runtime
from outlast.readers.terraform.values.undecided import is_opaque, unknown

WORD = re.compile(r"\w", re.UNICODE)


def graphemes(text: str) -> list[str]:
    """What a person calls characters: a letter with its combining marks is one."""
    if text.isascii() and "\r" not in text:
        return list(text)
    found: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if found and _joins(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _joins(before: str, character: str) -> bool:
    if before.endswith("\u200d") or character == "\u200d" or (before == "\r" and character == "\n"):
        return True
    skin = "\U0001f3fb" <= character <= "\U0001f3ff"
    return skin or unicodedata.category(character) in ("Mn", "Me", "Mc")


def _cased(text: str, upper: bool) -> str:
    """Letter by letter, as Go does it: `ß` stays."""
    changed = [(c.upper() if upper else c.lower()) for c in text]
    return "".join(new if len(new) == 1 else old for new, old in zip(changed, text, strict=True))


def _lower(text: Runtime) -> Runtime:
    return _cased(to_text(text), False)


def _upper(text: Runtime) -> Runtime:
    return _cased(to_text(text), True)


def _title(text: Runtime) -> Runtime:
    made: list[str] = []
    before = " "
    for character in to_text(text):
        made.append(character if WORD.match(before) else _cased(character, True))
        before = character
    return "".join(made)


def _trim(text: Runtime, characters: Runtime) -> Runtime:
    return to_text(text).strip(to_text(characters)) if to_text(characters) else to_text(text)


def _trimspace(text: Runtime) -> Runtime:
    return to_text(text).strip("\t\n\v\f\r \x85\xa0\u2000\u2001\u2002\u2003\u2028\u2029\u3000")


def _trimprefix(text: Runtime, prefix: Runtime) -> Runtime:
    return to_text(text).removeprefix(to_text(prefix))


def _trimsuffix(text: Runtime, suffix: Runtime) -> Runtime:
    return to_text(text).removesuffix(to_text(suffix))


def _chomp(text: Runtime) -> Runtime:
    return to_text(text).rstrip("\r\n")


def _indent(spaces: Runtime, text: Runtime) -> Runtime:
    content, width = to_text(text), to_whole(spaces)
    if width < 0:
        raise Failure("the number of spaces is negative")
    within_text(width)
    within_text(len(content) + width * content.count("\n"))
    return content.replace("\n", "\n" + " " * width)


def _join(separator: Runtime, *lists: Runtime) -> Runtime:
    """One member that is not decided is the whole result; of several it is a part."""
    members = [item for one in lists for item in items(one)]
    if any(is_undecided(item) for item in members):
        return _undecided_join(separator, members)
    if None in members:
        raise Failure("a member is null")
    words, between = [to_text(item) for item in members], to_text(separator)
    within_text(sum(map(len, words)) + len(between) * len(words))
    return words[0] if len(words) == 1 else between.join(words)


def _undecided_join(separator: Runtime, members: list[Runtime]) -> Unknown:
    plain = [item.whole() if is_opaque(item) else item for item in members]
    if len(plain) == 1 and isinstance(plain[0], Unknown):
        return plain[0]
    parts = [item.text if isinstance(item, Unknown) else to_text(item) for item in plain]
    text = to_text(separator).join(parts) if all(parts) else ""
    return unknown(members, None, text=text)


def _split(separator: Runtime, text: Runtime) -> Runtime:
    content, between = to_text(text), to_text(separator)
    within_items(content.count(between) if between else len(content))
    return list[Runtime](content.split(between)) if between else list[Runtime](content)


def _strrev(text: Runtime) -> Runtime:
    return "".join(reversed(graphemes(to_text(text))))


def _substr(text: Runtime, offset: Runtime, length: Runtime) -> Runtime:
    parts, start, count = graphemes(to_text(text)), to_whole(offset), to_whole(length)
    if start < 0:
        start = max(0, start + len(parts))
    end = len(parts) if count < 0 else min(start + count, len(parts))
    return "".join(parts[start:end])


def _startswith(text: Runtime, prefix: Runtime) -> Runtime:
    return to_text(text).startswith(to_text(prefix))


def _endswith(text: Runtime, suffix: Runtime) -> Runtime:
    return to_text(text).endswith(to_text(suffix))


def _strcontains(text: Runtime, part: Runtime) -> Runtime:
    return to_text(part) in to_text(text)


def _basename(path: Runtime) -> Runtime:
    text = to_text(path)
    if not text:
        return "."
    return text.rstrip("/").rpartition("/")[2] or "/"


def _dirname(path: Runtime) -> Runtime:
    folder = to_text(path).rpartition("/")[0]
    rooted = to_text(path).startswith("/")
    made = posixpath.normpath(folder or ("/" if rooted else "."))
    return "/" + made.lstrip("/") if rooted else made


def _sort(values: Runtime) -> Runtime:
    return sorted(texts(values))  # type: ignore[return-value]


FUNCTIONS: Mapping[str, Function] = {
    "basename": Function(_basename),
    "chomp": Function(_chomp),
    "dirname": Function(_dirname),
    "endswith": Function(_endswith, 2, 2),
    "indent": Function(_indent, 2, 2),
    "join": Function(_join, 2, None, "top"),
    "lower": Function(_lower),
    "sort": Function(_sort),
    "split": Function(_split, 2, 2),
    "startswith": Function(_startswith, 2, 2),
    "strcontains": Function(_strcontains, 2, 2),
    "strrev": Function(_strrev),
    "substr": Function(_substr, 3, 3),
    "title": Function(_title),
    "trim": Function(_trim, 2, 2),
    "trimprefix": Function(_trimprefix, 2, 2),
    "trimspace": Function(_trimspace),
    "trimsuffix": Function(_trimsuffix, 2, 2),
    "upper": Function(_upper),
}
