"""Estates of three sizes and one of bad names, drawn once; one browser for all tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from pages.drawn import Drawn, draw
from pages.grown import BAD, grow

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Drawn]:
    """The pages of estates of 4, 60 and 500 services."""
    folder = tmp_path_factory.mktemp("grown")
    for services in (4, 60, 500):
        grow(folder / str(services), services)
    return {str(services): draw(folder / str(services)) for services in (4, 60, 500)}


@pytest.fixture(scope="session")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """The page of services, tags, files and a title that mean no good."""
    folder = tmp_path_factory.mktemp("bad") / "estate"
    grow(folder / "a'b & <b>\u202e\"", len(BAD), BAD)
    return draw(folder, BAD[1])


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A Chromium without a window, and without a network."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("no Chromium with its chromedriver on the PATH")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    profile: Path = tmp_path_factory.mktemp("profile")
    for flag in (
        *("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
        *("--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={profile}", *root),
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()
