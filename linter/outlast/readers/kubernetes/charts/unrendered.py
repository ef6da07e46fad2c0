"""Templates that nobody rendered -> which kinds of objects their text names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outlast.domain.resource import ProviderConfig, Resource
from outlast.domain.value import Value
from outlast.readers.kubernetes.manifests.run import Run
from outlast.source.kinds import TEMPLATES, kinds_in

JOB = "CronJob.batch"
PROGRAM = re.compile(r"[a-z][a-z0-9_-]+")


def templates_of(run: Run, provider: ProviderConfig) -> Iterator[Resource]:
    """One resource, only looked at, for all templates of a unit that name any kind.

    `words` are those of the templates that declare jobs.
    """
    kinds: list[Value] = []
    kinds.extend(sorted({kind for text in run.templates for kind in kinds_in(text)}))
    jobs = (text for text in run.templates if JOB in kinds_in(text))
    words: list[Value] = []
    words.extend(sorted({word for text in jobs for word in PROGRAM.findall(text)}))
    if kinds:
        first = min(run.templates.values())
        yield Resource(
            address=f"templates in {run.unit.path}",
            type=TEMPLATES,
            unit=run.unit.id,
            span=first,
            mode="data",
            attributes={"kinds": kinds, "words": words},
            provider=provider,
        )
