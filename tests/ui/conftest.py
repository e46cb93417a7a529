"""Pages run without a browser: the entry script under AppTest, on an empty warehouse or on a small company."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from analytics.warehouse import Warehouse
from tests.companies.handed_on import HandedOn, Step
from tests.companies.page_company import add_daily_sales
from tests.modules import PROJECT
from ui import session

ENTRY = PROJECT / "ui" / "entry.py"
TODAY = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def _closed_after(_own_database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ZHANBAO_TODAY", TODAY.isoformat())
    yield
    session.close_warehouse()


@pytest.fixture(autouse=True, scope="session")
def _packages_searched_once() -> Iterator[None]:
    """A new AppTest searches the descriptions of all installed packages for components: most of the time of a visit, and always the same."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def _handed_on(tmp_path_factory: pytest.TempPathFactory) -> HandedOn:
    return HandedOn(tmp_path_factory.mktemp("companies"))


Handed = Callable[..., Warehouse]


@pytest.fixture
def handed(_handed_on: HandedOn, monkeypatch: pytest.MonkeyPatch) -> Iterator[Handed]:
    """The company these steps build, open as the app has it. It stays open for the next test unless this one writes in it."""
    lent = []

    def opened(*steps: Step) -> Warehouse:
        copy = _handed_on.copy(steps)
        monkeypatch.setenv("ZHANBAO_DB", str(copy))
        house = session.warehouse()
        _handed_on.lent(copy)
        lent.append(copy)
        return house

    own = session.warehouse_path()
    yield opened
    for copy in lent:
        if not _handed_on.unchanged(copy):
            monkeypatch.setenv("ZHANBAO_DB", str(copy))
            session.close_warehouse()
    monkeypatch.setenv("ZHANBAO_DB", str(own))


@pytest.fixture
def company(handed: Handed) -> Warehouse:
    """Six people in three teams of two regions; every workday each sells a known amount until 2026-03-19; targets and pledges."""
    return handed(add_daily_sales)


Visit = Callable[..., AppTest]


@pytest.fixture
def visit() -> Visit:
    """Open a page (by file name) in a language, as a reader would; nothing may have raised."""

    def opened(page: str = "home", lang: str = "zh", **params: str) -> AppTest:
        at = AppTest.from_file(str(ENTRY), default_timeout=60)
        for name, value in ({"lang": lang} | params).items():
            at.query_params[name] = value
        if page in ("home", "welcome"):
            at.run()
        else:
            # The page first: home need not be drawn before it. Before the first run the name of the file is taken for its
            # address, so afterwards it is looked up among the pages there are.
            file = f"../pages/{page}.py"
            asked = at.switch_page(file)._page_hash
            at.run()
            assert at.switch_page(file)._page_hash == asked
        assert not at.exception, [error.value for error in at.exception]
        return at

    return opened


def words(at: AppTest) -> str:
    """Everything readable on the page outside tables and charts."""
    html = [element.proto.body for element in at.get("html")]
    return "\n".join([*html, *(one.value for one in at.markdown), *(one.value for one in at.caption), *(f"{one.label} {one.value} {one.delta}" for one in at.metric)])
