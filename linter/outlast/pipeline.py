"""From paths to a report: the one place that knows the order of the stages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from outlast.catalogue import operators
from outlast.catalogue.load import Catalogue
from outlast.catalogue.load import load as load_catalogue
from outlast.domain.finding import Finding, Report
from outlast.domain.fragment import Fragment, Problem
from outlast.engine.collapse import answered, collapsed
from outlast.engine.judge import judge
from outlast.engine.levels import Levels
from outlast.errors import SourceError
from outlast.graph.build import build
from outlast.graph.model import Graph
from outlast.policy.model import Policy
from outlast.policy.names import Names, names_of, refuse_strangers
from outlast.policy.versions import chosen, every_version
from outlast.readers.exported import brought_in, is_graph
from outlast.readers.kept import opened
from outlast.readers.missing import unclaimed, unreached
from outlast.readers.pool import Progress, read_all
from outlast.readers.table import units_of
from outlast.settings import PolicyChoice, Settings
from outlast.settings.evidence import dated
from outlast.source.discover import SIZE_LIMIT, DiskTree, open_tree
from outlast.source.git import GitTree
from outlast.source.glob import Globs
from outlast.source.home import covered, home_of, settings_in
from outlast.source.linehash import line_hashes
from outlast.source.text import lines
from outlast.source.tree import Tree, normal
from outlast.subjects.derive import derive
from outlast.subjects.evidence import told, unused
from outlast.subjects.model import Subjects
from outlast.suppress.answers import Answers, Run, suppress
from outlast.suppress.baseline import Baseline
from outlast.suppress.place import found
from outlast.survival.outcome import failures

CASES = "cases"
"""The folder of a pack with code that its policies are tried on: it is nobody's estate."""

MEGABYTE = 1_000_000

Given = DiskTree | GitTree
"""The files of a run, where some may be given on standard input."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for. `policies` comes on top of the settings' choice.

    Without `walk`, standard input is all that is read; `paths` still say where settings are.
    `baseline` names a file; without `old` none counts, and old findings are reported like new ones.
    `cache` is the folder with what earlier runs read; without it all is read again.
    """

    paths: tuple[str, ...]
    settings: str | None = None
    policies: PolicyChoice = field(default_factory=PolicyChoice)
    exclude: tuple[str, ...] = ()
    stdin: bytes | None = None
    walk: bool = True
    workers: int | None = None
    ignores: bool = True
    today: date = date.min
    baseline: str | None = None
    old: bool = True
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class Estate:
    """Everything that was read, linked and derived, before any policy.

    `elsewhere` are files that were read on another machine: their lines are not here.
    """

    tree: Tree
    settings: Settings
    catalogue: Catalogue
    graph: Graph
    subjects: Subjects
    elsewhere: frozenset[str] = frozenset()


def lint(request: Request, progress: Progress | None = None) -> Report:
    """Read, link, derive, judge, suppress, collapse.

    Raises UsageError for wrong paths, settings or policies; everything else that goes wrong is a
    problem in the report. `progress` is called with units read and units in all.
    """
    return lint_estate(request, progress)[1]


def lint_estate(request: Request, progress: Progress | None = None) -> tuple[Estate, Report]:
    """The estate beside its report, for those who draw both; see `lint`."""
    settings = settings_for(request)
    choice = _choice(settings.policies, request.policies)
    every = every_version(choice.packs, root_of(request))
    names = names_of(every)
    refuse_strangers(names, choice, settings.ignores)
    policies = chosen(every, choice)
    baseline = baseline_of(request)
    estate = survey(request, settings, progress)
    return estate, assess(estate, policies, request, names, baseline)


def assess(
    estate: Estate,
    policies: tuple[Policy, ...],
    request: Request,
    names: Names | None = None,
    baseline: Baseline | None = None,
) -> Report:
    """Judge what was surveyed by `policies`, and set aside what somebody answered for.

    `names` are those of all policies, when others than `policies` are known.
    """
    settings = estate.settings
    judgement = judge(estate.subjects, policies, Levels(settings.policies.severity))
    run = Run(
        ran=frozenset(policy.id for policy in policies),
        today=request.today,
        names=names or names_of(policies),
        whole=is_whole(request),
        unread=frozenset(f.unit.id for f in estate.graph.fragments if any(map(_hides, f.problems))),
    )
    inline = tuple(ignore for f in estate.graph.fragments for ignore in f.ignores)
    answers = Answers(inline, settings.ignores, baseline) if request.ignores else Answers()
    suppressed = suppress(judgement.findings, answers, run)
    problems = {*estate.graph.problems, *judgement.problems, *suppressed.problems}
    problems.update(unused(estate.subjects.statements) if run.whole else ())
    findings = collapsed(suppressed.findings)
    sources, hashes = _quoted(estate, findings)
    return Report(
        findings=findings,
        undecided=judgement.undecided,
        ignored=answered(suppressed.ignored),
        survival=failures(estate.subjects),
        problems=tuple(sorted(problems, key=lambda p: (p.span, p.kind, p.message))),
        coverage=estate.graph.coverage,
        policies=tuple(policy.text() for policy in policies),
        subjects=_counts(estate.subjects),
        passed=judgement.passed,
        sources=sources,
        line_hashes=hashes,
        baseline=suppressed.baseline,
        evidence=told(estate.subjects.statements),
    )


def _hides(problem: Problem) -> bool:
    """Whether findings can be missing because of it; unread modules are so from run to run."""
    return problem.kind != "module-not-read"


def is_whole(request: Request) -> bool:
    """Whether the run looks at everything that settings and baseline speak of."""
    home = home_of(request.paths, request.settings)
    return request.walk and not request.exclude and covered(home, request.paths)


def baseline_of(request: Request) -> Baseline | None:
    """The baseline that counts for the run, if any. Raises UsageError."""
    if not (request.old and request.ignores):
        return None
    return found(home_of(request.paths, request.settings), request.baseline)


def survey(request: Request, settings: Settings, progress: Progress | None = None) -> Estate:
    """Read and link everything that `request` names, and derive the subjects.

    Graph documents among its paths stand for the repositories that they were made of.
    """
    brought = brought_in(tuple(filter(is_graph, map(Path, request.paths))), request.paths)
    tree = _tree(request, settings)
    return estate_of(tree, settings, request.workers, progress, brought, request.cache)


def estate_of(
    tree: Given,
    settings: Settings,
    workers: int | None = None,
    progress: Progress | None = None,
    brought: tuple[Fragment, ...] = (),
    cache: Path | None = None,
) -> Estate:
    """Link everything in `tree`, on a disk or in a commit, and derive the subjects.

    `brought` are fragments that were read elsewhere; `cache` is where those of earlier runs are.
    """
    catalogue = load_catalogue().with_vendors(
        {vendor.id: (vendor.name, vendor.stands_on) for vendor in settings.vendors},
        {vendor.id: vendor.hosts for vendor in settings.vendors},
    )
    operators.refuse_strangers(settings, catalogue)
    kept = opened(cache, tree) if cache else None
    units = units_of(kept.tree if kept else tree, settings.environments, kept)
    read = read_all(units, kept.tree if kept else tree, workers, progress, kept)
    fragments = (*read, *brought, *unreached(settings, units), *unclaimed(tree, units))
    graph = build(fragments, catalogue, settings.clusters)
    subjects = derive(graph, catalogue, settings)
    files = frozenset(file for fragment in brought for file in fragment.files)
    return Estate(tree, settings, catalogue, graph, subjects, files)


def settings_for(request: Request) -> Settings:
    """The settings file that the request names, else the nearest one, else none.

    The nearest is looked for from each path up to its root, so a part of a repository may have
    its own. Two that differ are refused: settings speak for one run. Raises UsageError.
    """
    home = home_of(request.paths, request.settings)
    return dated(settings_in(home, request.paths, request.settings), request.today)


def root_of(request: Request) -> Path:
    """The folder that paths in settings are relative to."""
    return home_of(request.paths, request.settings).base


def _tree(request: Request, settings: Settings) -> DiskTree:
    packs = (*settings.policies.packs, *request.policies.packs)
    cases = (f"{normal(pack)}/{CASES}/**" for pack in packs)
    exclude = Globs((*settings.exclude, *request.exclude, *cases))
    largest = settings.file_megabytes * MEGABYTE or SIZE_LIMIT
    walked = tuple(path for path in request.paths if not is_graph(Path(path)))
    tree = open_tree(walked or request.paths, exclude, request.stdin, largest)
    if request.walk and walked:
        return tree
    return replace(tree, roots=tuple(replace(root, starts=()) for root in tree.roots))


def _choice(stated: PolicyChoice, asked: PolicyChoice) -> PolicyChoice:
    """Flags over settings: a selection replaces, ignores and packs add up."""
    return replace(
        stated,
        select=asked.select or stated.select,
        ignore=(*stated.ignore, *asked.ignore),
        packs=(*stated.packs, *asked.packs),
    )


def _counts(subjects: Subjects) -> dict[str, int]:
    return {
        "datastore": sum(store.durable is True for store in subjects.datastores),
        "zone": len(subjects.zones),
        "service": len(subjects.services),
        "stack": len(subjects.stacks),
        "monitor": len(subjects.monitors),
        "entrypoint": len(subjects.entrypoints),
    }


Quoted = Mapping[str, Mapping[int, str]]
"""A text for each line, by path."""


def _quoted(estate: Estate, findings: Iterable[Finding]) -> tuple[Quoted, Quoted]:
    """The source lines that findings point at, and the hashes that GitHub knows them by."""
    wanted: dict[str, set[int]] = {}
    for finding in findings:
        if finding.span.path not in estate.elsewhere:
            wanted.setdefault(finding.span.path, set()).add(finding.span.line)
    sources: dict[str, dict[int, str]] = {}
    hashes: dict[str, dict[int, str]] = {}
    for path, numbers in sorted(wanted.items()):
        try:
            data = estate.tree.read(path)
        except SourceError:
            continue  # It was read a moment ago; without its text a finding is still a finding.
        text = lines(data)
        inside = sorted(number for number in numbers if number <= len(text))
        sources[path] = {number: text[number - 1] for number in inside}
        hashes[path] = line_hashes(data, inside)
    return sources, hashes
