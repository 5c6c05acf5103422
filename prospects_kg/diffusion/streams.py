"""The search shared between processes: each has some of the regions and sends its best links, in order.

The links into a region depend on no other region (`children`), so a process finds the best links into its own regions
in the order of the whole search, and merging the streams gives the order of one process, ties included. Each process
works one packet ahead, so neither waits for the other and what is found too much is at most one packet a process.
"""

from __future__ import annotations

import heapq
import multiprocessing
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from multiprocessing.connection import Connection
from typing import Final

import numpy as np

from prospects_kg.diffusion.cascades import Cascades
from prospects_kg.diffusion.children import Found, best_links
from prospects_kg.diffusion.compat import Rules
from prospects_kg.diffusion.delays import Delay

_PACKET: Final = 64


def streamed_links(cascades: Cascades, delay: Delay, rules: Rules, processes: int) -> Iterator[Found]:
    """The links of `best_links`, found by several processes that start anew (spawn) and end with the iteration."""
    context = multiprocessing.get_context("spawn")
    shares = _shares(cascades, processes)
    workers, connections = [], []
    try:
        for _ in shares:
            ours, theirs = context.Pipe()
            worker = context.Process(target=_work, args=(theirs,), daemon=True)
            worker.start()
            theirs.close()
            workers.append(worker)
            connections.append(ours)
        # Only now: a process takes what it is sent once it has started, and the next would wait for that.
        for connection, share in zip(connections, shares, strict=True):
            connection.send((cascades, delay, rules, share))
        yield from _merged([_received(connection) for connection in connections], rules)
    finally:
        for connection in connections:
            connection.close()
        for worker in workers:
            # What it is at work on is what nobody will ask for.
            worker.terminate()
            worker.join()


def _shares(cascades: Cascades, processes: int) -> list[list[int]]:
    """The regions in shares of about equal work: those with most adoptions dealt out first."""
    adoptions = np.bincount(cascades.node_index, minlength=len(cascades.nodes))
    order = np.argsort(-adoptions, kind="stable")
    # There and back again (0 1 1 0 ...), or the first process would always get the larger of each two.
    turns = [*range(processes), *reversed(range(processes))]
    shares: list[list[int]] = [[] for _ in range(processes)]
    for place, node in enumerate(order):
        shares[turns[place % len(turns)]].append(int(node))
    return [sorted(share) for share in shares if share]


def _work(connection: Connection) -> None:
    """Take a share of the regions, then send packets of links, each when it is asked for; an empty one is the last."""
    # The other end is closed when the search has stopped.
    with suppress(BrokenPipeError, ConnectionResetError, EOFError):
        cascades, delay, rules, share = connection.recv()
        links = best_links(cascades, delay, rules, share)
        while True:
            packet = list(islice(links, _PACKET))
            connection.recv()
            connection.send(packet)
            if not packet:
                return


def _received(connection: Connection) -> Iterator[Found]:
    while True:
        connection.send(None)
        packet = connection.recv()
        if not packet:
            return
        yield from packet


def _merged(streams: list[Iterator[Found]], rules: Rules) -> Iterator[Found]:
    heap: list[tuple[float, tuple[int, int], int, Found]] = []
    for number, stream in enumerate(streams):
        _push(heap, number, stream, rules)
    while heap:
        compared, _, number, found = heapq.heappop(heap)
        yield replace(found, tied=True) if heap and heap[0][0] == compared else found
        _push(heap, number, streams[number], rules)


def _push(
    heap: list[tuple[float, tuple[int, int], int, Found]], number: int, stream: Iterator[Found], rules: Rules
) -> None:
    found = next(stream, None)
    if found is not None:
        heapq.heappush(heap, (-found.compared, rules.place(found.source, found.target), number, found))
