"""Which files of a repository Flux leaves out: those of `.sourceignore`, and its own list.

Source: fluxcd/pkg `sourceignore`; the syntax is that of `.gitignore`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from outlast.errors import SourceError
from outlast.readers.kubernetes.manifests.wildcard import matches
from outlast.source.tree import Tree

FILE = ".sourceignore"
ALWAYS = (
    *(".git/", ".github/", ".circleci/", ".travis.yml", ".gitlab-ci.yml", "appveyor.yml"),
    *(".drone.yml", "cloudbuild.yaml", "codeship-services.yml", "codeship-steps.yml"),
    *(".goreleaser.yml", ".goreleaser.yaml", ".sops.yaml", ".flux.yaml"),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: `folder` is where its file lies; the last rule that matches decides."""

    folder: str
    pattern: str
    keeps: bool = False
    folders_only: bool = False

    def holds(self, path: str, is_folder: bool) -> bool:
        """Whether the rule speaks of a path."""
        if self.folders_only and not is_folder:
            return False
        start = "" if self.folder == "." else f"{self.folder}/"
        return path.startswith(start) and matches(self.pattern, path[len(start) :], deep=False)


@dataclass(frozen=True, slots=True)
class Ignored:
    """Answers for the files of one tree; the rules of each folder are read once."""

    tree: Tree
    known: dict[str, tuple[Rule, ...]] = field(default_factory=dict)

    def __call__(self, folder: str, name: str) -> bool:
        """Whether Flux leaves out the entry `name` (`x/` when it is a folder) of a folder."""
        path = name.rstrip("/") if folder == "." else f"{folder}/{name.rstrip('/')}"
        ignored = False
        for rule in self._rules(folder):
            if rule.holds(path, name.endswith("/")):
                ignored = not rule.keeps
        return ignored

    def _rules(self, folder: str) -> tuple[Rule, ...]:
        """The rules of a folder and of those above it, the outermost first."""
        if folder not in self.known:
            above = folder.rpartition("/")[0] or "."
            outer = tuple(_read(".", ALWAYS)) if folder == "." else self._rules(above)
            self.known[folder] = (*outer, *_read(folder, self._lines(folder)))
        return self.known[folder]

    def _lines(self, folder: str) -> tuple[str, ...]:
        if FILE not in self.tree.folder(folder):
            return ()
        try:
            data = self.tree.read(FILE if folder == "." else f"{folder}/{FILE}")
        except SourceError:
            return ()
        return tuple(data.decode(errors="replace").splitlines())


def _read(folder: str, lines: tuple[str, ...]) -> Iterator[Rule]:
    for line in lines:
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        bare = text.removeprefix("!").rstrip("/")
        anchored = "/" in bare
        pattern = bare.lstrip("/") if anchored else f"**/{bare}"
        if pattern:
            yield Rule(folder, pattern, text.startswith("!"), text.endswith("/"))
