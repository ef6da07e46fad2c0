"""The texts of a SARIF log: messages with links, the help of a rule, URIs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote

from outlast.domain.finding import Finding, PolicyText

LINKED = 5  # related places that the message itself links to
DESCRIPTION = 1_024  # characters; GitHub refuses a longer description
SENTENCE_ENDS = (".", "!", "?")


@lru_cache(maxsize=4096)
def uri(path: str) -> str:
    """A relative URI; bytes that are no UTF-8 and colons are encoded too."""
    return quote(path, safe="/", errors="surrogateescape")


def printable(text: str) -> str:
    """`text` that can be encoded: half a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def plain(text: str) -> str:
    """`text` without anything that a viewer would take for a link of ours."""
    return printable(text).replace("](", "] (")


def sentence(text: str) -> str:
    """`text` with a full stop."""
    text = text.strip()
    return text if text.endswith(SENTENCE_ENDS) else f"{text}."


def message(finding: Finding) -> str:
    """What is wrong, and links to the first related places, whose ids count from 1."""
    said = finding.message.strip()
    links = [
        f"[{_label(related.message)}]({number})"
        for number, related in enumerate(finding.related[:LINKED], start=1)
    ]
    see = f" See also: {', '.join(links)}." if links else ""
    return sentence(plain(said)) + see


def _label(text: str) -> str:
    """The text of a link, where brackets must be escaped."""
    return printable(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def description(policy: PolicyText) -> str:
    """Why the policy exists, as long as GitHub takes it."""
    text = " ".join((policy.rationale or policy.title).split())
    if len(text) > DESCRIPTION:
        text = text[: DESCRIPTION - 4].rpartition(" ")[0] + " ..."
    return sentence(text)


def help_text(policy: PolicyText) -> str:
    """The remedy and the references, without markup."""
    return "\n\n".join([policy.remediation.strip() or policy.title, *policy.references])


def help_markdown(policy: PolicyText) -> str:
    """Why, what to do, and where to read on."""
    parts = [f"# {policy.id}: {policy.title}", policy.rationale.strip()]
    if policy.remediation.strip():
        parts.extend(["## What to do", policy.remediation.strip()])
    if policy.references:
        parts.extend(["## References", _bullets(policy.references)])
    parts.append(f"`outlast explain {policy.id}` tells more.")
    return "\n\n".join(part for part in parts if part)


def _bullets(references: Sequence[str]) -> str:
    return "\n".join(f"- {_autolink(reference)}" for reference in references)


def _autolink(reference: str) -> str:
    return f"<{reference}>" if is_url(reference) else reference


def help_uri(policy: PolicyText) -> str | None:
    """The first reference that is an address."""
    return next((reference for reference in policy.references if is_url(reference)), None)


def is_url(text: str) -> bool:
    """Whether `text` is a web address and nothing else."""
    return text.startswith(("https://", "http://")) and not set(text) & set(' <>"`{}|\\^')
