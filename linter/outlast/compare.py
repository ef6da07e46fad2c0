"""Two commits in, what changes for whom out: both are read from Git's objects, judged, compared."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from outlast.domain.change import Change
from outlast.domain.finding import LEVELS, Finding, Ignored, Report
from outlast.errors import UsageError
from outlast.pipeline import MEGABYTE, Estate, Request, assess, estate_of
from outlast.policy.model import Policy
from outlast.policy.versions import load_policies
from outlast.settings import PolicyChoice, Settings
from outlast.source.discover import SIZE_LIMIT, places
from outlast.source.git import GitTree, open_commit, open_index, staged_files
from outlast.source.glob import Globs
from outlast.source.home import settings_of
from outlast.source.revisions import commit_of, has_commits, merge_base, repository_of
from outlast.suppress.baseline import Baseline, taken
from outlast.survival.changes import facts, outcomes

READ = (".tf", ".tofu", ".tfvars", ".hcl", ".yaml", ".yml", ".json", ".template", ".tpl")
"""How the names of files end that a reader may take, or that one may refer to."""

SHORT = 12
"""Characters of a commit's name that people are shown."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared: two revisions, in the repository that `paths` lie in.

    With `merged` the base is where both histories part, as a pull request shows it.
    """

    base: str
    head: str = "HEAD"
    paths: tuple[str, ...] = (".",)
    merged: bool = True
    policies: PolicyChoice = field(default_factory=PolicyChoice)
    exclude: tuple[str, ...] = ()
    workers: int | None = None
    today: date = date.min
    cache: Path | None = None


def compare(asked: Comparison) -> Change:
    """Everything that differs between the two.

    The policies are those that the settings of the head choose, so that only the code makes a
    difference; each side keeps its own settings for all else. Raises UsageError for a revision
    that does not exist, and for settings or policies that are wrong.
    """
    repository, starts = _place(asked.paths)
    head = commit_of(repository, asked.head)
    base, shown = _base(repository, asked, head)
    after = _side(asked, open_commit(repository, head, starts))
    before = _side(asked, open_commit(repository, base, starts))
    policies = _policies(after.settings, asked, repository)
    old, new = (_judged(side, policies, asked) for side in (before, after))
    answered = tuple(one.finding for one in new.ignored)
    stood = {finding.fingerprint for finding in old.findings}
    return Change(
        base=shown,
        head=_named(asked.head, head),
        outcomes=outcomes(old.survival, new.survival),
        facts=facts(before.subjects, after.subjects),
        new=_only(new.findings, old.findings),
        fixed=_only(old.findings, (*new.findings, *answered)),
        ignored=tuple(finding for finding in answered if finding.fingerprint in stood),
        problems=tuple(one for one in new.problems if one not in set(old.problems)),
    )


def only_new(report: Report, asked: Comparison) -> Report:
    """`report` without the findings that stand in the base already, unless their level rose.

    They are ignored by baseline, the base being one. `asked.head` is what the base parts from.
    Raises UsageError as `compare` does.
    """
    repository, starts = _place(asked.paths)
    base, shown = _base(repository, asked, commit_of(repository, asked.head))
    side = _side(asked, open_commit(repository, base, starts))
    old = taken(shown, _judged(side, _policies(side.settings, asked, repository), asked).findings)
    entries = {finding: old.entry(finding) for finding in report.findings}
    known = tuple(
        finding
        for finding, entry in entries.items()
        if entry and LEVELS.index(entry.level) <= LEVELS.index(finding.level)
    )
    answered = (Ignored(finding, f"it stands at {shown} already", "baseline") for finding in known)
    return replace(
        report,
        findings=tuple(finding for finding in report.findings if finding not in set(known)),
        ignored=(*report.ignored, *answered),
    )


def lint_staged(asked: Comparison, baseline: Baseline | None = None) -> Report | None:
    """The report of what is staged, without what the last commit had already.

    None when what is staged concerns nothing that is read. With nothing staged at all everything
    counts: so a hook runs on all files. Raises UsageError as `compare` does.
    """
    repository, starts = _place(asked.paths)
    changed = staged_files(repository)
    if changed and not any(_matters(path) or (repository / path).is_dir() for path in changed):
        return None  # A folder in the index is a submodule.
    side = _side(asked, open_index(repository, starts))
    request = Request(paths=asked.paths, today=asked.today)
    policies = _policies(side.settings, asked, repository)
    report = assess(side, policies, request, baseline=baseline)
    if not changed or not has_commits(repository):
        return report
    return only_new(report, replace(asked, base="HEAD", merged=False))


def _matters(path: str) -> bool:
    """Whether a file can have to do with any finding."""
    return path.endswith(READ) or path.rpartition("/")[2].startswith(".outlast")


def _place(paths: tuple[str, ...]) -> tuple[Path, tuple[str, ...]]:
    """The one repository of all paths, and where in it they start."""
    here = tuple(path for path in paths if Path(path).exists())
    repositories = {repository_of(base): starts for base, starts in places(here).items()}
    for path in map(Path, set(paths) - set(here)):  # The other commit may still have it.
        base = repository_of(path)
        inside = path.resolve().relative_to(base).as_posix()
        repositories.setdefault(base, set()).add(inside)
    if len(repositories) > 1:
        listed = " and ".join(str(path) for path in sorted(repositories))
        raise UsageError(f"commits are compared in one repository, and these are {listed}")
    ((repository, starts),) = repositories.items()
    return repository, (".",) if "." in starts else tuple(sorted(starts))


def _base(repository: Path, asked: Comparison, head: str) -> tuple[str, str]:
    """The commit that is compared with, and how people call it."""
    named = commit_of(repository, asked.base)
    shared = merge_base(repository, named, head) if asked.merged else None
    if shared is None or shared == named:
        return named, _named(asked.base, named)
    return shared, f"{shared[:SHORT]} (where {asked.base} and {asked.head} part)"


def _named(revision: str, commit: str) -> str:
    return revision if commit.startswith(revision) else f"{revision} ({commit[:SHORT]})"


def _side(asked: Comparison, tree: GitTree) -> Estate:
    settings = settings_of(tree, tree.starts)
    exclude = Globs((*settings.exclude, *asked.exclude))
    largest = settings.file_megabytes * MEGABYTE or SIZE_LIMIT
    limited = GitTree(tree.repository, tree.commit, tree.entries, tree.starts, exclude, largest)
    return estate_of(limited, settings, asked.workers, cache=asked.cache)


def _policies(settings: Settings, asked: Comparison, root: Path) -> tuple[Policy, ...]:
    stated = settings.policies
    choice = PolicyChoice(
        select=asked.policies.select or stated.select,
        ignore=(*stated.ignore, *asked.policies.ignore),
        pin=stated.pin,
        packs=stated.packs,
    )
    return load_policies(choice, root)


def _judged(estate: Estate, policies: tuple[Policy, ...], asked: Comparison) -> Report:
    return assess(estate, policies, Request(paths=asked.paths, today=asked.today))


def _only(some: tuple[Finding, ...], others: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings that are not among `others`, whatever line they stand at."""
    known = {finding.fingerprint for finding in others}
    return tuple(finding for finding in some if finding.fingerprint not in known)
