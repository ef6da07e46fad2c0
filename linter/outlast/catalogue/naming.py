"""How an attribute names another thing, and how the place that it names is decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outlast.catalogue.condition import Condition

Scope = Literal["", "own", "all"]


@dataclass(frozen=True, slots=True)
class SecretKeys:
    """The attribute that names a Secret or ConfigMap, and the keys in it that tell the place.

    `section` is the path of the remote that is meant when the keys hold files of rclone.
    """

    attr: str
    keys: tuple[str, ...]
    section: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """What decides whose a bucket, a container or a URL is, the first one that says anything.

    `endpoints` are paths of a host or URL; `secret` is where else it may stand; `provider` a path
    whose word decides by `vendors`; `vendor` is whose it is when none of these is there (None:
    that stays open). `region` and `bucket` are the paths of what they say. In a list of places
    each path is read in the item that the relation stands in.
    """

    endpoints: tuple[str, ...] = ()
    secret: SecretKeys | None = None
    provider: str = ""
    vendors: tuple[tuple[str, str | None], ...] = ()
    vendor: str | None = None
    region: str = ""
    bucket: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """What picks objects of Kubernetes: paths of labels and namespaces.

    `scope` is where it looks when `namespaces` is absent: `own` namespace, or `all` of them.
    `namespace_label` is the key by which its labels name a namespace; `provisioner` that of the
    storage classes whose volumes it takes in, all others aside.
    """

    labels: str = ""
    namespaces: str = ""
    excluded: str = ""
    scope: Scope = "own"
    namespace_label: str = ""
    provisioner: str = ""


@dataclass(frozen=True, slots=True)
class Through:
    """A list of the same resource that says what an alias means: its item's `value`."""

    items: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Relation:
    """An attribute that names another thing.

    `rel` is the word for the edge (`protects`, `stores_in`, `replica_of`, …); `kind` what the
    attribute holds (`id`, `name`, `arn`, `region`, `hostname`, …); `targets` the types it may
    name, as globs; none when it names no resource (a region, a host). `namespace` and
    `object_kind` are the paths of the namespace and the kind that go with a name, `fixed` is the
    name that is meant though no attribute says it: else the only target there is. It is stated
    only when all of `when` holds. `begun_by` are the types that make the backup without which
    what lies there is a mere log.
    """

    attr: str
    rel: str
    kind: str
    targets: tuple[str, ...] = ()
    namespace: str = ""
    object_kind: str = ""
    place: PlaceRule | None = None
    selection: Selection | None = None
    through: Through | None = None
    fixed: str = ""
    when: tuple[tuple[str, Condition], ...] = ()
    begun_by: tuple[str, ...] = ()
