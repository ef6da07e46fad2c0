"""Where a baseline lies on the disk: beside the settings, or where it was said to be."""

from __future__ import annotations

from pathlib import Path

from outlast.errors import UsageError
from outlast.source.home import Home
from outlast.source.tree import normal
from outlast.suppress.baseline import FILE, MAX_BYTES, Baseline, read, text_of


def baseline_path(home: Home, named: str | None) -> tuple[Path, str]:
    """The file of the baseline, and how messages call it."""
    if named is not None:
        return Path(named), named
    return home.base / FILE, normal(f"{home.folder}/{FILE}")


def found(home: Home, named: str | None) -> Baseline | None:
    """The baseline of a run: the one that was named, else the one beside the settings, if any.

    Raises UsageError for a file that is missing, cannot be read, or is no baseline.
    """
    path, shown = baseline_path(home, named)
    try:
        if named is None and not path.is_symlink() and not path.exists():
            return None
        _check(path, shown, named)
        return read(shown, path.read_bytes())
    except OSError as error:
        hint = "; `--write-baseline` writes one" if isinstance(error, FileNotFoundError) else ""
        raise UsageError(f"{shown}: cannot be read: {error.strerror}{hint}") from error


def write(baseline: Baseline, path: Path, named: str | None) -> None:
    """Put a baseline on the disk. Raises UsageError when it cannot be written."""
    if named is None and path.is_symlink():
        raise _link(baseline.path)
    try:
        path.write_text(text_of(baseline), encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(
            f"{baseline.path}: cannot be written: {error.strerror}; name another place "
            "with `--baseline FILE`"
        ) from error


def _check(path: Path, shown: str, named: str | None) -> None:
    """What a scanned repository brings is no link, and not without end."""
    if named is None and path.is_symlink():
        raise _link(shown)
    if path.stat().st_size > MAX_BYTES:
        raise UsageError(f"{shown}: over {MAX_BYTES:,} bytes, which is no baseline of ours")


def _link(shown: str) -> UsageError:
    return UsageError(f"{shown}: is a link, which is not followed; name its target with --baseline")
