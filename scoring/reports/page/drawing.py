"""Inline SVG: shapes made of numbers, words only as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from scoring.reports.page.render import Html, escaped

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


def num(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def line(points: Iterable[Point]) -> str:
    """Return the path through ``points``."""
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points)


def box(x: float, y: float, width: float, height: float) -> str:
    """Return the path around a rectangle."""
    return f"M{num(x)} {num(y)}h{num(width)}v{num(height)}h{num(-width)}z"


@dataclass(slots=True)
class Drawing:
    """A picture of ``width`` by ``height`` units; ``parts`` is SVG made by this file
    alone. ``title`` names it for readers who do not see it and ``told`` says what it
    shows; without a title it is hidden from them (the words beside it say the same).
    """

    width: float
    height: float
    title: str = ""
    told: str = ""
    parts: list[str] = field(default_factory=list)

    def path(self, style: str, shape: str) -> None:
        """Add a path; ``style`` is one of our own class names."""
        if shape and shape != "M":
            self.parts.append(f'<path class="{style}" d="{shape}"/>')

    def dot(self, style: str, at: Point, radius: float) -> None:
        """Add a circle."""
        x, y = at
        self.parts.append(
            f'<circle class="{style}" cx="{num(x)}" cy="{num(y)}" r="{num(radius)}"/>'
        )

    def text(
        self, at: Point, words: str, anchor: Anchor = "start", style: str = ""
    ) -> None:
        """Add words that begin, end or have their middle at ``at``."""
        x, y = at
        look = f' class="{style}"' if style else ""
        self.parts.append(
            f'<text x="{num(x)}" y="{num(y)}" text-anchor="{anchor}"{look}>'
            f"{escaped(words)}</text>"
        )

    def svg(self) -> Html:
        """Return the picture as markup."""
        size = f'viewBox="0 0 {num(self.width)} {num(self.height)}"'
        if not self.title:
            return Html(f'<svg {size} aria-hidden="true">{"".join(self.parts)}</svg>')
        name = f"<title>{escaped(self.title)}</title>"
        told = f"<desc>{escaped(self.told)}</desc>" if self.told else ""
        return Html(f'<svg {size} role="img">{name}{told}{"".join(self.parts)}</svg>')


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from ``low`` to ``high`` laid out between ``first`` and ``last`` units."""

    low: float
    high: float
    first: float
    last: float

    def at(self, value: float) -> float:
        """Return where ``value`` stands; what lies beyond an end stands at the end."""
        width = self.high - self.low
        share = (value - self.low) / width if width else 0.5
        return self.first + min(max(share, 0.0), 1.0) * (self.last - self.first)


def round_axis(values: Sequence[float], step: float = 10.0) -> tuple[float, float]:
    """Return the multiples of ``step`` around ``values``, (0, step) without any."""
    if not values:
        return 0.0, step
    low, high = min(values) // step * step, -(-max(values) // step) * step
    return low, high if high > low else low + step
