"""Which files belong to a run, what they are called, and what is refused."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from outlast.errors import SourceError, UsageError
from outlast.source.discover import SIZE_LIMIT, STDIN, DiskTree, open_tree
from outlast.source.glob import Globs


def write(folder: Path, *paths: str) -> None:
    for path in paths:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(path)


def opened(*paths: Path, exclude: tuple[str, ...] = ()) -> DiskTree:
    return open_tree(tuple(str(path) for path in paths), Globs(exclude))


def kind_of_refusal(tree: DiskTree, path: str) -> str:
    with pytest.raises(SourceError) as caught:
        tree.read(path)
    return caught.value.kind


def test_files_in_order_without_what_tools_leave_behind(tmp_path: Path) -> None:
    write(tmp_path, "b.tf", "a/z.tf", "a/.terraform/modules/m/m.tf", ".git/config", ".hidden/x.tf")
    write(tmp_path, "node_modules/x/main.tf", "c/.terragrunt-cache/main.tf")
    assert opened(tmp_path).paths() == (".hidden/x.tf", "a/z.tf", "b.tf")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"\0GITCRYPT\0\x12\x99", "encrypted", id="git-crypt"),
        pytest.param(
            b"version https://git-lfs.github.com/spec/v1\noid sha256:12\n", "not-fetched", id="lfs"
        ),
    ],
)
def test_what_git_keeps_in_place_of_a_file(tmp_path: Path, data: bytes, kind: str) -> None:
    (tmp_path / "main.tf").write_bytes(data)
    assert kind_of_refusal(opened(tmp_path), "main.tf") == kind


def test_folder_also_shows_what_is_skipped(tmp_path: Path) -> None:
    write(tmp_path, "main.tf", ".terraform/modules/modules.json")
    tree = opened(tmp_path)
    assert tree.folder(".") == (".terraform/", "main.tf")
    assert tree.folder(".terraform/modules") == ("modules.json",)
    assert tree.folder("nowhere") == ()


def test_paths_are_from_the_work_tree(tmp_path: Path) -> None:
    write(tmp_path, ".git/HEAD", "infra/app/main.tf", "infra/dns/zone.tf", "modules/db/main.tf")
    tree = opened(tmp_path / "infra" / "app")
    assert tree.paths() == ("infra/app/main.tf",)
    assert tree.read("modules/db/main.tf") == b"modules/db/main.tf"
    assert tree.join("infra/app", "../../modules/db") == "modules/db"


def test_a_file_stands_for_its_folder(tmp_path: Path) -> None:
    write(tmp_path, "app/main.tf", "app/variables.tf", "dns/zone.tf")
    assert opened(tmp_path / "app" / "main.tf").paths() == ("main.tf", "variables.tf")


def test_places_in_one_another_are_read_once(tmp_path: Path) -> None:
    write(tmp_path, ".git/HEAD", "infra/app/main.tf", "infra/dns.tf", "infra-old/x.tf")
    tree = opened(tmp_path / "infra" / "app", tmp_path / "infra", tmp_path / "infra-old")
    assert tree.paths() == ("infra-old/x.tf", "infra/app/main.tf", "infra/dns.tf")


def test_several_roots_carry_their_names(tmp_path: Path) -> None:
    write(tmp_path, "one/shop/.git/HEAD", "one/shop/a.tf", "two/shop/.git/HEAD", "two/shop/b.tf")
    tree = opened(tmp_path / "one" / "shop", tmp_path / "two" / "shop")
    assert tree.paths() == ("shop-2/b.tf", "shop/a.tf")
    assert tree.read("shop-2/b.tf") == b"b.tf".replace(b"b.tf", b"two/shop/b.tf")
    with pytest.raises(SourceError) as caught:
        tree.join("shop", "../shop-2")
    assert caught.value.kind == "outside-root"


def test_exclude(tmp_path: Path) -> None:
    write(tmp_path, "infra/main.tf", "examples/a/main.tf", "infra/test/x.tf")
    assert opened(tmp_path, exclude=("examples/**", "**/test")).paths() == ("infra/main.tf",)


def test_standard_input_is_a_file(tmp_path: Path) -> None:
    tree = open_tree((str(tmp_path),), stdin=b"{}")
    assert tree.paths() == (STDIN,)
    assert tree.read(STDIN) == b"{}"


LINKS: Mapping[str, tuple[str, str]] = {
    "a file above": ("../secret", "outside-root"),
    "an absolute file": (os.devnull, "outside-root"),
    "a link in circles": ("link.tf", "unreadable"),
    "nothing": ("nowhere", "unreadable"),
    "a folder": ("folder", "unreadable"),
}


@pytest.mark.parametrize(("target", "kind"), LINKS.values(), ids=LINKS)
def test_link(tmp_path: Path, target: str, kind: str) -> None:
    write(tmp_path, "secret", "root/folder/x.tf", "root/main.tf")
    root = tmp_path / "root"
    (root / "link.tf").symlink_to(target)
    tree = opened(root)
    assert "link.tf" in tree.paths() or target == "folder"
    assert kind_of_refusal(tree, "link.tf") == kind
    assert "main.tf" in tree.folder(".")


def test_link_inside_of_the_root_is_followed(tmp_path: Path) -> None:
    write(tmp_path, "shared/providers.tf", "app/main.tf")
    (tmp_path / "app" / "providers.tf").symlink_to("../shared/providers.tf")
    assert opened(tmp_path).read("app/providers.tf") == b"shared/providers.tf"


@pytest.mark.parametrize("path", ["../secret", "a/../../secret", "/etc/passwd", "nowhere\0"])
def test_path_that_leaves_the_root(tmp_path: Path, path: str) -> None:
    write(tmp_path, "secret", "root/a/x.tf")
    assert kind_of_refusal(opened(tmp_path / "root"), path) in {"outside-root", "unreadable"}


@pytest.mark.parametrize("relative", ["..", "../..", "../sibling", "/etc", "a/../../.."])
def test_join_does_not_leave_the_root(tmp_path: Path, relative: str) -> None:
    write(tmp_path, "app/main.tf")
    tree = opened(tmp_path)
    with pytest.raises(SourceError) as caught:
        tree.join(".", relative)
    assert caught.value.kind == "outside-root"


def test_size(tmp_path: Path) -> None:
    for name, size in (("fits.tf", SIZE_LIMIT), ("huge.tf", SIZE_LIMIT + 1)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    tree = opened(tmp_path)
    assert len(tree.read("fits.tf")) == SIZE_LIMIT
    assert kind_of_refusal(tree, "huge.tf") == "too-large"


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tf")
    assert kind_of_refusal(opened(tmp_path), "pipe.tf") == "unreadable"


def test_missing_path() -> None:
    with pytest.raises(UsageError, match="no such file or folder: nowhere"):
        open_tree(("nowhere",))
