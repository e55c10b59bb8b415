"""A pytest plugin: where CI=true, a skipped test is a failure, so that nothing stays untested unseen."""

import os
from collections.abc import Generator
from typing import Any

import pytest

REASON = "A test may not be skipped where CI=true; the reason given was: {}"


def _refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure. An expected failure also counts as skipped to pytest and stays as it is."""
    if os.environ.get("CI") != "true" or not report.skipped or hasattr(report, "wasxfail"):
        return
    why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = REASON.format(why)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    """Look at each test."""
    report = yield
    _refuse(report)
    return report


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    """Look at each file of tests, which can skip itself as a whole."""
    report = yield
    _refuse(report)
    return report
