"""The page in a real browser: let each vendor fail and see what the calculus says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from pages.drawn import Drawn

SIZES = ("4", "60", "500")


@pytest.fixture
def page(browser: webdriver.Chrome) -> Iterator[webdriver.Chrome]:
    """The browser; whatever a page complains about fails the test."""
    browser.set_window_size(1280, 900)
    yield browser
    said = [entry["message"] for entry in browser.get_log("browser")]  # type: ignore[no-untyped-call]
    assert said == []


def show(page: webdriver.Chrome, drawn: Drawn) -> None:
    page.get(drawn.file.as_uri())


def ends(page: webdriver.Chrome) -> dict[str, str]:
    """What the badge of each service shows, by its label."""
    script = """return Object.fromEntries([...document.querySelectorAll('details.chain')].map(
      (one) => [one.dataset.label, one.querySelector('.end').className.split(' ').pop()]));"""
    found = page.execute_script(script)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("size", SIZES)
def test_each_vendor_that_fails_ends_services_as_computed(
    page: webdriver.Chrome, grown: dict[str, Drawn], size: str
) -> None:
    drawn = grown[size]
    show(page, drawn)
    choices = page.find_elements(By.CSS_SELECTOR, "input[name=fails]")
    assert len(choices) == len(drawn.portrait.failures) + 1
    for choice, failure in zip(choices[1:], drawn.portrait.failures, strict=True):
        page.execute_script("arguments[0].click()", choice)
        wanted = {one.service: one.outcome for one in failure.services}
        assert ends(page) == wanted
        said = page.find_element(By.ID, "said").text
        for outcome, number in Counter(wanted.values()).items():
            assert f"{number} {outcome}" in said
    page.execute_script("arguments[0].click()", choices[0])
    assert page.find_element(By.ID, "said").text == "Nothing fails."


def test_a_chain_breaks_where_the_vendor_was(
    page: webdriver.Chrome, grown: dict[str, Drawn]
) -> None:
    show(page, grown["4"])
    choices = page.find_elements(By.CSS_SELECTOR, "input[name=fails]")
    for choice, failure in zip(choices[1:], grown["4"].portrait.failures, strict=True):
        page.execute_script("arguments[0].click()", choice)
        gone = page.find_elements(By.CSS_SELECTOR, "details.chain .piece.gone")
        stands = {one.get_attribute("data-d") for one in gone}
        index = choice.get_attribute("value") or ""
        assert all(index in (names or "").split() for names in stands)
        hit = [one for one in failure.services if one.layers]
        assert bool(gone) == bool(hit)


def test_services_are_sifted_by_name_and_outcome(
    page: webdriver.Chrome, grown: dict[str, Drawn]
) -> None:
    show(page, grown["60"])
    label = grown["60"].portrait.services[7].label
    page.find_element(By.ID, "filter").send_keys(label)
    shown = page.find_elements(By.CSS_SELECTOR, "details.chain:not([hidden])")
    assert label in {one.get_attribute("data-label") for one in shown}
    assert len(shown) < 60
    assert "of 60 services are shown" in page.find_element(By.ID, "shown").text


def test_the_theme_turns(page: webdriver.Chrome, grown: dict[str, Drawn]) -> None:
    show(page, grown["4"])
    colour = "return getComputedStyle(document.body).backgroundColor"
    before = page.execute_script(colour)
    page.find_element(By.ID, "theme").click()
    turned = page.execute_script(colour)
    page.find_element(By.ID, "theme").click()
    assert before != turned
    assert page.execute_script(colour) == before
