"""Two academies with all roles and marked contents, and clocks that can be moved."""

import pytest
from flask import Flask

from lms.people.policy import Role
from tests.security.crawl import Visitor, visitor
from tests.security.world import Sessions, World, make_world


@pytest.fixture
def alpha(app: Flask, sessions: Sessions) -> World:
    """The academy whose things are asked for."""
    return make_world(app, sessions, "alpha")


@pytest.fixture
def beta(app: Flask, sessions: Sessions, alpha: World) -> World:
    """The academy whose people ask."""
    return make_world(app, sessions, "beta")


@pytest.fixture
def trainee(app: Flask, alpha: World) -> Visitor:
    """A browser in which alpha's trainee is signed in."""
    return visitor(app, alpha, Role.TRAINEE)


@pytest.fixture
def owner(app: Flask, alpha: World) -> Visitor:
    """A browser in which alpha's owner is signed in."""
    return visitor(app, alpha, Role.OWNER)
