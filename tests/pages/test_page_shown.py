"""The page as people meet it: on a telephone, by keyboard, without a script, on the wire."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from outlast.domain.finding import ServiceOutcome
from outlast.reporters.html.judged import WORDS
from pages.drawn import Drawn

SIZES = ("4", "60", "500")

SPILT = """
  document.documentElement.dataset.theme = arguments[0];
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  if (arguments[1]) all('details').forEach((one) => { one.open = true; });
  const over = (box, own) => box.left < own.left - 1 || box.right > own.right + 1
    || box.bottom > own.bottom + 1;
  return all('svg.picture').flatMap((svg) => {
    const own = svg.getBoundingClientRect();
    const scale = own.width / svg.viewBox.baseVal.width;
    return own.width === 0 ? [] : all('text, .dot', svg).filter((one) => {
      const before = one.previousElementSibling;
      const boxed = one.matches('rect[rx] + text');
      const small = one.matches('text') && parseFloat(getComputedStyle(one).fontSize) * scale < 8.5;
      const box = one.getBoundingClientRect();
      const room = boxed ? before.getBoundingClientRect() : own;
      return box.width > 0 && (small || over(box, room));
    }).map((one) => svg.getAttribute('class') + ': ' + one.outerHTML);
  });"""
"""Words and marks that leave their picture or their box, or that are too small to read."""

BROKEN = """
  const all = (selector, inside) => [...inside.querySelectorAll(selector)];
  const told = (layer) => `${layer.dataset.layer} ${layer.querySelector('.verdict').textContent}`;
  const broken = (layer) => /lost|restorable/.test(layer.getAttribute('class'));
  return Object.fromEntries(all('details.chain', document).map((one) => [one.dataset.label,
    all('.layer', one).filter(broken).map(told)]));"""
"""The layers that each chain shows as broken, with their words."""

RINGED = """
  const one = document.activeElement;
  const shown = one.type === 'radio' ? one.closest('label') : one;
  return one === document.body || getComputedStyle(shown).outlineStyle !== 'none';"""
"""Whether what has the focus shows it."""

SUM = """
  return [...document.querySelectorAll('svg.axes .count')]
    .reduce((sum, one) => sum + Number(one.textContent), 0);"""


@pytest.fixture
def page(browser: webdriver.Chrome) -> Iterator[webdriver.Chrome]:
    """The browser; whatever a page complains about fails the test."""
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    said = [entry["message"] for entry in browser.get_log("browser")]  # type: ignore[no-untyped-call]
    assert said == []


def widen(page: webdriver.Chrome, width: int) -> None:
    """The very width: a window of Chromium is never that narrow."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280, 2000])
@pytest.mark.parametrize("size", [*SIZES, "bad"])
def test_pictures_hold_their_words(
    page: webdriver.Chrome,
    grown: dict[str, Drawn],
    bad: Drawn,
    size: str,
    width: int,
    theme: str,
) -> None:
    """Nothing scrolls sideways, leaves its picture or its box, or is too small to read."""
    widen(page, width)
    page.get((bad if size == "bad" else grown[size]).file.as_uri())
    assert page.execute_script(SPILT, theme, size != "500") == []
    assert page.execute_script("return document.documentElement.scrollWidth") <= width


def broken(end: ServiceOutcome) -> set[str]:
    """The layers that a failure breaks, with the word of the worst that happens in each."""
    said = {"lost": "✕ loses data", "restorable": "✕ is down"}
    found: dict[str, str] = {}
    for layer in end.layers:
        if layer.layer in ("dns", "compute", "data"):
            found.setdefault(layer.layer, layer.outcome)
    return {f"{name} {said[worst]}" for name, worst in found.items() if worst in said}


@pytest.mark.parametrize("size", SIZES)
def test_chains_break_where_the_calculus_says(
    page: webdriver.Chrome, grown: dict[str, Drawn], size: str
) -> None:
    page.get(grown[size].file.as_uri())
    for index, failure in enumerate(grown[size].portrait.failures):
        page.find_element(By.CSS_SELECTOR, f"input[name=fails][value='{index}']").click()
        shown = page.execute_script(BROKEN)
        assert shown.keys() == {end.service for end in failure.services}
        for end in failure.services:
            assert set(shown[end.service]) == broken(end), (failure.fails, end.service)
    page.find_element(By.CSS_SELECTOR, "input[name=fails][value='']").click()
    assert not any(page.execute_script(BROKEN).values())


def test_services_are_sifted_by_criticality_and_by_how_they_end(
    page: webdriver.Chrome, grown: dict[str, Drawn]
) -> None:
    shown = grown["500"].portrait
    page.get(grown["500"].file.as_uri())
    page.find_element(By.CSS_SELECTOR, "input[name=fails][value='0']").click()
    for name, text in (("level", "critical"), ("outcome", "lost")):
        page.find_element(By.ID, name).send_keys(text)
    lost = {end.service for end in shown.failures[0].services if end.outcome == "lost"}
    wanted = {one.label for one in shown.services if one.criticality == "critical"} & lost
    assert wanted
    left = page.find_elements(By.CSS_SELECTOR, "details.chain:not([hidden])")
    assert {one.get_attribute("data-label") for one in left} == wanted
    assert page.find_element(By.ID, "shown").text.startswith(f"{len(wanted)} of 500 ")
    assert page.execute_script(SUM) == len(wanted)
    rows = "return document.querySelectorAll('#matrix ~ .scroll tr[data-s]:not([hidden])').length"
    assert page.execute_script(rows) == len(wanted)


def test_a_number_opens_what_it_counts(page: webdriver.Chrome, grown: dict[str, Drawn]) -> None:
    page.get(grown["60"].file.as_uri())
    link = page.find_element(By.CSS_SELECTOR, "svg.axes a[href^='#axes-']")
    page.execute_script("arguments[0].focus()", link)
    link.send_keys(Keys.ENTER)
    found = page.find_element(By.ID, link.get_dom_attribute("href")[1:])
    assert found.find_element(By.CSS_SELECTOR, "li").is_displayed()


def test_the_keyboard_starts_with_a_way_past_the_numbers(
    page: webdriver.Chrome, grown: dict[str, Drawn]
) -> None:
    page.get(grown["4"].file.as_uri())
    page.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    assert page.switch_to.active_element.text == "Skip to the pictures"
    seen: list[str] = []
    for _ in range(60):
        page.switch_to.active_element.send_keys(Keys.TAB)
        one = page.switch_to.active_element
        assert page.execute_script(RINGED), one.get_attribute("outerHTML")
        seen.append(one.get_attribute("name") or one.get_attribute("id") or one.tag_name)
    assert [name for name in seen if name in ("theme", "fails", "filter", "level", "outcome")] == [
        "theme",
        "fails",
        "filter",
        "level",
        "outcome",
    ]


@pytest.mark.parametrize("size", [*SIZES, "bad"])
def test_no_name_acts_and_nothing_is_fetched(
    page: webdriver.Chrome, grown: dict[str, Drawn], bad: Drawn, size: str
) -> None:
    drawn = bad if size == "bad" else grown[size]
    page.get(drawn.file.as_uri())
    script = "return performance.getEntriesByType('resource').map((one) => one.name)"
    assert page.execute_script(script) == []
    assert page.title == f"{drawn.portrait.title}: what if a provider fails?"
    names = {one.text for one in page.find_elements(By.CSS_SELECTOR, "summary bdi")}
    assert len(names) >= len(drawn.portrait.services)


def test_paper_is_white_and_shows_what_is_folded(
    page: webdriver.Chrome, grown: dict[str, Drawn]
) -> None:
    page.get(grown["60"].file.as_uri())
    page.execute_script("document.documentElement.dataset.theme = 'dark'")
    ink = "return getComputedStyle(document.querySelector('svg.axes .tick')).fill"
    closed = "details.chain:not([open]), details[id^=policy-]:not([open])"
    folded = f"return document.querySelectorAll('{closed}').length"
    before = (page.execute_script(ink), page.execute_script(folded))
    page.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert (page.execute_script(ink), page.execute_script(folded)) == ("rgb(28, 36, 48)", 0)
    page.execute_script("dispatchEvent(new Event('afterprint'))")
    assert (page.execute_script(ink), page.execute_script(folded)) == before


def test_the_page_works_without_its_script(page: webdriver.Chrome, grown: dict[str, Drawn]) -> None:
    page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page.get(grown["4"].file.as_uri())
        assert not page.find_element(By.ID, "choose").is_displayed()
        told = page.find_elements(By.CSS_SELECTOR, "details[open] .when h4")
        shown = grown["4"].portrait
        ends = [
            end for one in shown.failures for end in one.services if end.outcome != "unaffected"
        ]
        assert len(told) >= len(ends)
        for end in ends:
            assert any(WORDS[end.outcome] in one.text for one in told)
    finally:
        page.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
