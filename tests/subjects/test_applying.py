"""Which folders a script applies: read plainly, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlast.subjects.stack.applying import folders_applied

SCRIPTS = {
    "a folder by its flag": ("terraform -chdir=live/shop apply -auto-approve", ["live/shop"]),
    "OpenTofu": ("tofu -chdir=live/shop apply", ["live/shop"]),
    "after a step into it": ("cd live/shop\nterraform init\nterraform apply", ["live/shop"]),
    "in one line": ("cd live/shop && terraform apply -auto-approve", ["live/shop"]),
    "step by step": ("cd live; cd shop; terraform apply", ["live/shop"]),
    "and back": ("cd live/shop && terraform plan; cd ..; terraform apply", ["live"]),
    "steps of a build": (
        "phases:\n  build:\n    commands:\n    - cd live/shop\n    - terraform apply -no-color\n",
        ["live/shop"],
    ),
    "quoted": ('commands:\n  - "terraform -chdir=live/shop apply"\n', ["live/shop"]),
    "with variables before it": (
        "TF_IN_AUTOMATION=1 terraform -chdir=live/shop apply",
        ["live/shop"],
    ),
    "two of them": ("terraform -chdir=a apply\nterraform -chdir=b apply", ["a", "b"]),
    "manifests": ("kubectl apply -k overlays/gcp", ["overlays/gcp"]),
    "manifests of a folder": ("kubectl --context gcp apply -f ./deploy/", ["deploy"]),
    "manifests of nothing": ("kubectl apply --help", []),
    "a plan": ("terraform -chdir=live/shop plan", []),
    "a word that holds it": ("terraform -chdir=live/shop plan -out=apply.plan", []),
    "a comment": ("# terraform -chdir=live/shop apply", []),
    "words about it": ("echo terraform -chdir=live/shop apply", []),
    "the root of the repository": ("terraform apply", []),
    "a folder that is filled in": ("terraform -chdir=live/$ENV apply", []),
    "a step that is filled in": ("cd ${FOLDER}\nterraform apply", []),
    "a place outside of it": ("cd /tmp/x\nterraform apply", []),
    "a folder above it": ("cd ../other && terraform apply", []),
    "a file of the repository": ("buildspec.yml", []),
    "nothing": ("", []),
}


@pytest.mark.parametrize(("script", "folders"), SCRIPTS.values(), ids=SCRIPTS)
def test_folders(script: str, folders: list[str]) -> None:
    assert [folder for _, folder in folders_applied(script)] == folders


@given(st.text(max_size=200))
def test_any_text_is_read(script: str) -> None:
    assert all(folder not in ("", ".") for _, folder in folders_applied(script))
