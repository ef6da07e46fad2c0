"""A deployer -> the objects it applies that are deployers themselves."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.document import Node
from outlast.errors import SourceError
from outlast.readers.kubernetes.applied import Applied
from outlast.readers.kubernetes.deployer import Deployer
from outlast.readers.kubernetes.documents import documents, objects_in
from outlast.readers.kubernetes.scan import kind_of
from outlast.readers.kubernetes.substitute import substituted
from outlast.source.tree import Tree


def objects_of(deployer: Deployer, tree: Tree, applied: Applied) -> Iterator[Node]:
    """The deployers among the objects of a folder, with the variables of its deployer put in."""
    for path in sorted(applied.reached(deployer.path, deployer.members)):
        try:
            data = tree.read(path)
        except SourceError:
            continue  # Reading the unit says so.
        for document in documents(path, data).nodes:
            for node in objects_in(document):
                if kind_of(node):
                    yield substituted(node, deployer.substitutions)
