"""The colours of the page: enough contrast in both themes, by the formula of WCAG 2."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

STYLE = "".join(
    files("outlast.reporters.html").joinpath(name).read_text(encoding="utf-8")
    for name in ("pictures.css", "style.css")
)
BLOCKS = re.findall(r"(:root[^{]*)\{([^{}]*--ink[^{}]*)\}", STYLE)
THEMES = ("light", "dark by the system", "dark by choice")

WASHES = ("paper", "wash", "good-wash", "warn-wash", "bad-wash", "doubt-wash")
READ = [
    *(("ink", wash) for wash in WASHES),
    *(("soft", wash) for wash in ("paper", "wash")),
    *(("accent", wash) for wash in WASHES),
    *((name, f"{name}-wash") for name in ("good", "warn", "bad", "doubt")),
    *((name, "paper") for name in ("good", "warn", "bad", "doubt")),
    *(("paper", name) for name in ("ink", "bad", "good")),
]
"""What is read, and what it is read on."""

SEEN = [
    *((name, wash) for name in ("bad", "warn", "medium", "soft") for wash in WASHES),
    *(("edge", wash) for wash in ("paper", "wash")),
]
"""Marks of services on every field they may lie in, and the outlines of boxes."""


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_three_themes_name_the_same_colours() -> None:
    light, system, choice = (colours(block) for _, block in BLOCKS)
    assert system == choice
    assert light.keys() == choice.keys()
    assert set(re.findall(r"var\(--([a-z-]+)\)", STYLE)) <= light.keys()


@pytest.mark.parametrize("theme", [0, 1], ids=THEMES[:2])
@pytest.mark.parametrize(("pairs", "least"), [(READ, 4.5), (SEEN, 3.0)], ids=["text", "marks"])
def test_contrast(theme: int, pairs: list[tuple[str, str]], least: float) -> None:
    own = colours(BLOCKS[theme][1])
    faint = {
        f"{one} on {ground}": round(contrast(own[one], own[ground]), 2)
        for one, ground in pairs
        if contrast(own[one], own[ground]) < least
    }
    assert faint == {}
