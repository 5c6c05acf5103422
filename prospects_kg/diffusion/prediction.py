"""Who adopts next, and whether a network helps to say so: forecasts scored on practices that were held out.

Every model is a logit with an intercept and a number for each region and period: the decayed count of its sources that have
adopted (`Ties.decayed`), where sources are those of an inferred network, of a known one, or everybody; or both of the first and the
last; or how active the region was before. Practices are split into three: one part infers the network and counts activity, one fits
the logits, one is held out and scored. So no model is scored on, or fitted to, what its network was inferred from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, TypeAlias

import numpy as np

from prospects_kg.diffusion.cascades import Cascades
from prospects_kg.diffusion.exposure import Floats, KnownNetwork
from prospects_kg.diffusion.logit import fit_logit
from prospects_kg.diffusion.netinf import InferenceOptions, infer
from prospects_kg.diffusion.risks import Ints, Pair, Risks, Ties, decayed_at, risks
from prospects_kg.diffusion.scores import Difference, Score, chance, difference, log_scores, score
from prospects_kg.model.errors import DiffusionError, quoted

# Infers (source, target) pairs from cascades.
Learner: TypeAlias = Callable[[Cascades], Iterable[Pair]]

INFERRED: Final = "the inferred network"
KNOWN: Final = "the known network"
BOTH: Final = "the inferred network beside everybody"
EVERYBODY: Final = "everybody learns from everybody"
ACTIVE: Final = "the most active region"
CONSTANT: Final = "the same chance for all"
BASELINES: Final = (EVERYBODY, ACTIVE, CONSTANT)


@dataclass(frozen=True, slots=True)
class PredictionOptions:
    """How forecasts are made: number of `folds` and of `bins` of the reliability table, `seed` of the splits.

    `decays` are lengths of time in the unit of the adoptions; each model takes the one that fits it best, on practices
    other than those it is scored on.
    """

    decays: tuple[float, ...] = (1.0, 3.0, 10.0)
    folds: int = 5
    bins: int = 10
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The score of every model on held-out practices, and every network against every baseline."""

    scores: tuple[Score, ...]
    differences: tuple[Difference, ...]
    practices: int
    rows: int

    def beats_baselines(self, model: str) -> bool:
        """Whether a network's log score is above that of every baseline, by more than chance between practices."""
        found = [each for each in self.differences if each.model == model and each.baseline in BASELINES]
        return bool(found) and all(each.beats for each in found)

    def __str__(self) -> str:
        """The scores and what they mean, one line each."""
        lines = [f"{self.practices} held-out practices, {self.rows} rows"]
        lines += [
            f"{each.model}: log score {each.log_score:.5f}, Brier {each.brier:.5f}" for each in self.scores
        ]
        return "\n".join([*lines, *map(str, self.differences)])


@dataclass(frozen=True, slots=True)
class Forecast:
    """Who adopts a practice in a period, most likely first, with the chance of each and what such forecasts are worth."""

    practice: str
    period: int
    model: str
    ranked: tuple[tuple[str, float], ...]
    evaluation: Evaluation

    @property
    def verdict(self) -> str:
        """Whether to believe the ranking, in one sentence."""
        if self.evaluation.beats_baselines(self.model):
            return f"On held-out practices {self.model} beat every baseline; the table beside it says how well chances were met."
        return (
            f"On held-out practices {self.model} did not beat every baseline: "
            "take the ranking for no better than the best of them."
        )


@dataclass(frozen=True, slots=True)
class _Input:
    """What a model looks at: sources that have adopted, counted with a decay, or how active a region was, or nothing."""

    ties: tuple[Ties, ...] = ()
    activity: Floats | None = None
    decay: float = 1.0

    def columns(self, rows: Risks, cascades: Cascades) -> Floats:
        """The numbers at each row (rows, k)."""
        found = [decayed_at(rows, cascades, ties, self.decay) for ties in self.ties]
        found += [] if self.activity is None else [self.activity[rows.node]]
        return np.array(found).reshape(len(found), len(rows)).T

    def at(self, timeline: Floats, period: int) -> Floats:
        """The numbers of each node in one period (n, k)."""
        found = [ties.decayed(timeline, np.array([period]), self.decay)[:, 0] for ties in self.ties]
        found += [] if self.activity is None else [self.activity]
        return np.array(found).reshape(len(found), len(timeline)).T


@dataclass(frozen=True, slots=True)
class _Model:
    """The logit of an input."""

    input: _Input
    intercept: float
    slopes: Floats

    def index(self, columns: Floats) -> Floats:
        found: Floats = self.intercept + columns @ self.slopes
        return found


@dataclass(frozen=True, slots=True)
class Predictor:
    """Everything forecasts are made of: adoptions, how to infer a network from some of them, a known network if any."""

    cascades: Cascades
    learner: Learner
    known: KnownNetwork | None = None
    options: PredictionOptions = PredictionOptions()

    def evaluate(self) -> Evaluation:
        """Score every model on every practice once, each time held out.

        Raises DiffusionError where fewer than three practices spread over two periods.
        """
        rows = _after_start(risks(self.cascades), self.cascades)
        parts = self._parts(np.unique(rows.practice))
        found: dict[str, list[Floats]] = {}
        held = [rows.of_practices(part) for part in parts]
        for number, test in enumerate(held):
            rest = np.concatenate([part for place, part in enumerate(parts) if place != number])
            for name, model in self._models(rows, rest).items():
                found.setdefault(name, []).append(model.index(model.input.columns(test, self.cascades)))
        event, practice = (np.concatenate([getattr(t, name) for t in held]) for name in ("event", "practice"))
        indices = {name: np.concatenate(parts_of) for name, parts_of in found.items()}
        return _evaluation(event, practice, indices, self.options.bins)

    def predict_next(
        self,
        practice: str,
        *,
        period: int | None = None,
        model: str = INFERRED,
        evaluation: Evaluation | None = None,
    ) -> Forecast:
        """Rank those that have not adopted a practice by their chance to do so in a period (default: the next).

        The network is inferred from, and the chances fitted to, the other practices. `evaluation` may be given where it
        has been made before. Raises DiffusionError for an unknown practice or model.
        """
        if practice not in self.cascades.practices:
            raise DiffusionError(f"nobody adopted {quoted(practice)}; name a practice of the adoptions")
        place = self.cascades.practices.index(practice)
        rows = _after_start(risks(self.cascades), self.cascades)
        models = self._models(rows, np.setdiff1d(np.unique(rows.practice), [place]))
        if model not in models:
            raise DiffusionError(f"{quoted(model)} is no model; there are {', '.join(models)}")
        last = int(np.floor(self.cascades.time[self.cascades.practice_index == place].max()))
        at = last + 1 if period is None else period
        ranked = tuple(self._ranked(models[model], place, at))
        return Forecast(practice, at, model, ranked, evaluation or self.evaluate())

    def _parts(self, practices: Ints) -> list[Ints]:
        folds = min(self.options.folds, len(practices))
        if len(practices) < 3 or folds < 2:
            raise DiffusionError(
                f"{len(practices)} practices spread over two periods and {self.options.folds} folds were asked for; "
                "forecasts can be scored on three practices and two folds or more"
            )
        shuffled = np.random.default_rng(self.options.seed).permutation(practices)
        return list(np.array_split(shuffled, folds))

    def _models(self, rows: Risks, practices: Ints) -> Mapping[str, _Model]:
        """Every model, its network from one half of the practices and its logit from the other."""
        if len(practices) < 2:
            raise DiffusionError("forecasts need at least two other practices that spread over two periods")
        shuffled = np.random.default_rng(self.options.seed).permutation(practices)
        first, second = np.array_split(shuffled, 2)
        cascades = self.cascades
        past = cascades.subset([cascades.practices[index] for index in sorted(first)])
        fitting = rows.of_practices(second)
        everybody, inferred = Ties.everybody(len(cascades.nodes)), Ties.of(cascades.nodes, self.learner(past))
        networks = {INFERRED: (inferred,), BOTH: (everybody, inferred)}
        if self.known is not None:
            networks[KNOWN] = (Ties.of(cascades.nodes, _looked_at(self.known)),)
        networks[EVERYBODY] = (everybody,)
        inputs = {
            name: [_Input(ties, decay=decay) for decay in self.options.decays]
            for name, ties in networks.items()
        }
        inputs |= {ACTIVE: [_Input(activity=_activity(past))], CONSTANT: [_Input()]}
        return {name: self._best(fitting, choices) for name, choices in inputs.items()}

    def _best(self, rows: Risks, choices: Iterable[_Input]) -> _Model:
        fitted = [self._fitted(rows, each) for each in choices]
        if not fitted:
            raise DiffusionError("no decay was given; give one or more")
        return max(fitted, key=itemgetter(0))[1]

    def _fitted(self, rows: Risks, given: _Input) -> tuple[float, _Model]:
        columns = given.columns(rows, self.cascades)
        # A network that reaches nobody foretells nothing: what is left is then the model.
        telling = np.ptp(columns, axis=0) > 0
        fit = fit_logit(columns[:, telling], rows.event)
        slopes = np.zeros(columns.shape[1])
        slopes[telling] = fit.coefficients
        return fit.log_likelihood, _Model(given, float(fit.dummies[0]), slopes)

    def _ranked(self, model: _Model, place: int, period: int) -> Iterator[tuple[str, float]]:
        cascades = self.cascades
        mine = cascades.practice_index == place
        timeline = np.full(len(cascades.nodes), np.inf)
        timeline[cascades.node_index[mine]] = np.floor(cascades.time[mine])
        left = np.flatnonzero(timeline >= period)
        chances = chance(model.index(model.input.at(timeline, period)[left]))
        for index in np.lexsort((left, -chances)):
            yield cascades.nodes[left[index]], float(chances[index])


def learner_of(options: InferenceOptions) -> Learner:
    """A learner that infers networks with these options."""
    return lambda past: infer(past, options).pairs


def _after_start(rows: Risks, cascades: Cascades) -> Risks:
    """Rows after the first period of each practice: who comes first is no matter of learning."""
    first = np.full(len(cascades.practices), np.inf)
    np.minimum.at(first, rows.practice, rows.period)
    kept = rows.period > first[rows.practice]
    return Risks(rows.practice[kept], rows.node[kept], rows.period[kept], rows.event[kept], rows.before[kept])


def _activity(cascades: Cascades) -> Floats:
    """The log-odds of adopting a practice at all, half an adoption added to either side."""
    adopted = np.bincount(cascades.node_index, minlength=len(cascades.nodes)).astype(float)
    found: Floats = np.log((adopted + 0.5) / (len(cascades.practices) - adopted + 0.5))
    return found


def _looked_at(network: KnownNetwork) -> Iterator[Pair]:
    """(source, target) pairs of a known network: ego looks at alter, so alter is the source."""
    ties = network.ties.tocoo()
    for ego, alter in zip(*ties.coords, strict=True):
        yield network.nodes[alter], network.nodes[ego]


def _evaluation(event: Floats, practice: Ints, indices: Mapping[str, Floats], bins: int) -> Evaluation:
    scores = tuple(score(name, event, index, bins=bins) for name, index in indices.items())
    rows = {name: log_scores(event, index) for name, index in indices.items()}
    differences = tuple(
        difference((name, rows[name]), (baseline, rows[baseline]), practice)
        for name in (INFERRED, BOTH, KNOWN)
        if name in rows
        for baseline in (*((INFERRED,) if name == KNOWN else ()), *BASELINES)
    )
    return Evaluation(scores, differences, len(np.unique(practice)), len(event))
