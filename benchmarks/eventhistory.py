"""How long it takes to fit a logit with a dummy for each practice, beside glum and statsmodels on the same rows.

    python benchmarks/eventhistory.py [--rows 500000] [--practices 700] [--dense 40000] [--runs 3] [--json FILE]

Prints one Markdown table. Every fit is a process of its own; seconds are those of the clock, standard errors of the coefficients
included, after the rows were made. The rows are synthetic: two columns, and as many dummies as practices. statsmodels takes no sparse design for a
logit, so it is given `--dense` rows and a tenth of the practices, and we beside it the same. Needs glum and statsmodels.
"""

from __future__ import annotations

import argparse
import json
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from measuring import in_own_process, machine, markdown, median, peak_memory, timed

from prospects_kg.diffusion.logit import fit_logit

PACKAGES = ("prospects-kg", "numpy", "scipy", "glum", "statsmodels")
COLUMNS = (
    "what",
    "rows, dummies",
    "prospects-kg",
    "peer",
    "ratio",
    "our memory",
    "its memory",
    "coefficients apart",
)
SEED = 1


def synthetic(rows: int, practices: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Synthetic columns, events and practices: few events, as in an event history."""
    random = np.random.default_rng(SEED)
    practice = np.sort(random.integers(0, practices, rows))
    columns = random.gamma(1.0, 1.0, (rows, 2))
    index = -4.0 + 0.3 * columns[:, 0] + random.normal(0.0, 0.5, practices)[practice]
    return columns, (random.random(rows) < 1 / (1 + np.exp(-index))).astype(float), practice


def step_ours(rows: str, practices: str) -> dict[str, Any]:
    columns, event, practice = synthetic(int(rows), int(practices))
    seconds, fit = timed(lambda: fit_logit(columns, event, practice), perf_counter)
    return {"seconds": seconds, "memory": peak_memory(), "coefficients": fit.coefficients.tolist()}


def step_glum(rows: str, practices: str) -> dict[str, Any]:
    # Each peer is loaded in its own process only: what it brings would count as memory of ours.
    glum, tabmat = import_module("glum"), import_module("tabmat")
    columns, event, practice = synthetic(int(rows), int(practices))

    def work() -> Any:
        parts = [tabmat.DenseMatrix(columns), tabmat.CategoricalMatrix(practice.astype(np.int32))]
        design = tabmat.SplitMatrix(parts)
        model = glum.GeneralizedLinearRegressor(
            family="binomial", alpha=0, fit_intercept=False, gradient_tol=1e-9, max_iter=200
        ).fit(design, event)
        model.std_errors(design, event, robust=False)
        return model

    seconds, model = timed(work, perf_counter)
    return {"seconds": seconds, "memory": peak_memory(), "coefficients": model.coef_[:2].tolist()}


def step_statsmodels(rows: str, practices: str) -> dict[str, Any]:
    api = import_module("statsmodels.api")
    columns, event, practice = synthetic(int(rows), int(practices))

    def work() -> Any:
        # Dummies of practices without events run to minus infinity there; those are left out, as we do.
        kept = np.isin(practice, np.flatnonzero(np.bincount(practice, weights=event)))
        _, place = np.unique(practice[kept], return_inverse=True)
        design = np.column_stack([columns[kept], np.eye(place.max() + 1)[place]])
        return api.Logit(event[kept], design).fit(disp=0, maxiter=100)

    seconds, fit = timed(work, perf_counter)
    return {"seconds": seconds, "memory": peak_memory(), "coefficients": fit.params[:2].tolist()}


STEPS = {"ours": step_ours, "glum": step_glum, "statsmodels": step_statsmodels}


def beside(peer: str, rows: int, practices: int, runs: int) -> list[str]:
    """One row of the table: we and a peer in turns."""
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(in_own_process(__file__, "ours", str(rows), str(practices)))
        theirs.append(in_own_process(__file__, peer, str(rows), str(practices)))
    one, other = median(ours), median(theirs)
    apart = max(abs(a - b) for a, b in zip(ours[0]["coefficients"], theirs[0]["coefficients"], strict=True))
    return [
        f"logit (peer: {peer})",
        f"{rows:,}, {practices:,}",
        f"{one:.2f} s",
        f"{other:.2f} s",
        f"{one / other:.2f}",
        f"{median(ours, 'memory'):.0f} MB",
        f"{median(theirs, 'memory'):.0f} MB",
        f"{apart:.0e}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--practices", type=int, default=700)
    parser.add_argument("--dense", type=int, default=40_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        name, *arguments = given.step
        print(json.dumps(STEPS[name](*arguments)))
        return
    rows = [
        beside("glum", given.rows, given.practices, given.runs),
        beside("statsmodels", given.dense, max(given.practices // 10, 1), given.runs),
    ]
    print("\n".join([*machine(PACKAGES), "", markdown(COLUMNS, rows)]))
    if given.json:
        text = json.dumps({"machine": machine(PACKAGES), "rows": rows}, indent=1)
        given.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
