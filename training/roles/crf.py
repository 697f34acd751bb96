"""A linear-chain conditional random field of two speakers, trained by L-BFGS.

Lafferty, McCallum, Pereira 2001. One variable a character (agent or customer). The
agent's emission score at a character is ``emit @ w``, the customer's is 0; a change of
speaker before a character scores ``cut @ u`` from agent to customer and ``cut @ v``
back, no change scores 0. All sequences run through the recursions side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix


@dataclass(frozen=True)
class Corpus:
    """Sequences laid end to end.

    ``emit`` and ``cut`` are (characters x features); ``agent`` is 1.0 where the agent
    speaks; ``starts`` are the first characters of the sequences.
    """

    emit: csr_matrix
    cut: csr_matrix
    agent: np.ndarray
    starts: np.ndarray


class Layout:
    """Where the characters of each sequence stand, step by step, longest first."""

    def __init__(self, starts: np.ndarray, total: int) -> None:
        ends = np.append(starts[1:], total)
        lengths = ends - starts
        order = np.argsort(-lengths, kind="stable")
        self.steps = [
            starts[order[: np.searchsorted(-lengths[order], -step, side="left")]] + step
            for step in range(int(lengths.max()))
        ]


def marginals(
    e: np.ndarray, ac: np.ndarray, ca: np.ndarray, layout: Layout
) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
    """Return log Z of all sequences, P(agent), P(agent then customer), P(back) per
    character; the last two stand at the character after the change.
    """
    n = len(e)
    fa, fc, ba, bc = (np.zeros(n) for _ in range(4))
    steps = layout.steps
    fa[steps[0]] = e[steps[0]]
    for step in steps[1:]:
        last = step - 1
        fa[step] = np.logaddexp(fa[last], fc[last] + ca[step]) + e[step]
        fc[step] = np.logaddexp(fc[last], fa[last] + ac[step])
    for step in steps[:0:-1]:
        last = step - 1
        a, c = ba[step] + e[step], bc[step]
        ba[last] = np.logaddexp(a, c + ac[step])
        bc[last] = np.logaddexp(c, a + ca[step])
    log_z_each = np.logaddexp(fa + ba, fc + bc)
    agent = np.exp(fa + ba - log_z_each)
    p_ac, p_ca = np.zeros(n), np.zeros(n)
    for step in steps[1:]:
        last = step - 1
        p_ac[step] = np.exp(fa[last] + ac[step] + bc[step] - log_z_each[step])
        p_ca[step] = np.exp(fc[last] + ca[step] + e[step] + ba[step] - log_z_each[step])
    return float(log_z_each[steps[0]].sum()), agent, p_ac, p_ca


Loss = Callable[[np.ndarray], tuple[float, np.ndarray]]


def loss_of(
    corpus: Corpus, l2_emit: float, l2_cut: float, prior: np.ndarray | None = None
) -> Loss:
    """Return x -> (-log P(speakers | words) + L2, its gradient); x is (w, u, v) joined.

    ``prior`` holds the emission weights that L2 draws to, 0 where it is None.
    """
    layout = Layout(corpus.starts, len(corpus.agent))
    inside = np.ones(len(corpus.agent), bool)
    inside[corpus.starts] = False
    before = np.append(0.0, corpus.agent[:-1])
    went_ac = inside * before * (1 - corpus.agent)
    went_ca = inside * (1 - before) * corpus.agent
    n_emit, n_cut = corpus.emit.shape[1], corpus.cut.shape[1]
    mean = np.zeros(n_emit) if prior is None else prior
    emit_t, cut_t = corpus.emit.T.tocsr(), corpus.cut.T.tocsr()

    def loss(x: np.ndarray) -> tuple[float, np.ndarray]:
        w, u, v = np.split(x, [n_emit, n_emit + n_cut])
        e, ac, ca = corpus.emit @ w, corpus.cut @ u, corpus.cut @ v
        log_z, agent, p_ac, p_ca = marginals(e, ac, ca, layout)
        gold = e @ corpus.agent + ac @ went_ac + ca @ went_ca
        off = w - mean
        penalty = l2_emit * off @ off + l2_cut * (u @ u + v @ v)
        gradient = np.concatenate(
            [
                emit_t @ (agent - corpus.agent) + 2 * l2_emit * off,
                cut_t @ (p_ac - went_ac) + 2 * l2_cut * u,
                cut_t @ (p_ca - went_ca) + 2 * l2_cut * v,
            ]
        )
        return log_z - gold + penalty, gradient

    return loss


def train(
    corpus: Corpus,
    l2_emit: float,
    l2_cut: float,
    rounds: int = 150,
    prior: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the (w, u, v) of least loss, from the prior on (``loss_of``)."""
    n_emit, n_cut = corpus.emit.shape[1], corpus.cut.shape[1]
    start = np.zeros(n_emit) if prior is None else prior
    best = minimize(
        loss_of(corpus, l2_emit, l2_cut, prior),
        np.concatenate([start, np.zeros(2 * n_cut)]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": rounds, "maxcor": 20},
    )
    w, u, v = np.split(best.x, [n_emit, n_emit + n_cut])
    return w, u, v
