"""The API as one thing to mount: its addresses behind its door."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from starlette.applications import Starlette
from starlette.routing import Mount, Route

from analytics.warehouse import Warehouse
from api import answers, changes, publishing
from api.door import Door
from api.faults import HANDLERS

PREFIX = "/api"
READING = [
    Route("/openapi.json", answers.openapi),
    Route("/questions", answers.questions),
    Route("/metrics", answers.metrics),
    Route("/datasets", answers.datasets),
    Route("/ask/{question}", answers.answer, methods=["GET", "POST"]),
    Route("/batches", answers.batches),
    Route("/original/{batch}", answers.original),
    Route("/memory", answers.memory),
    Route("/check", answers.check),
    Route("/template/{dataset}", answers.template),
    Route("/backup", answers.backup),
    Route("/issues", publishing.issues),
    Route("/issues/{issue}", publishing.issue),
    Route("/letters", publishing.letters),
]
# What changes the data or sends something out; the address of anything new is described in api/openapi.py, tests/api/test_models.py sees to it.
CHANGING = [
    Route("/import", changes.import_files, methods=["POST"]),
    Route("/undo/{batch}", changes.undo, methods=["POST"]),
    Route("/redo/{batch}", changes.redo, methods=["POST"]),
    Route("/forget", changes.forget, methods=["POST"]),
    Route("/publish", publishing.publish_board, methods=["POST"]),
]


def service(house: Callable[[], Warehouse], token: Callable[[], str], hosts: Iterable[str] = ()) -> Mount:
    """The API on the warehouse that `house` opens, for whoever knows `token`; `hosts` are names it may be called by besides this computer's."""
    inside = Starlette(routes=[*READING, *CHANGING], exception_handlers=dict(HANDLERS))
    inside.router.redirect_slashes = False
    inside.state.house = house
    mount = Mount(PREFIX, app=Door(inside, token, hosts))
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)  # an address with a line end in it is ours to refuse too
    return mount
