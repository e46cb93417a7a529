"""Where a name stands beside its dot so that it covers neither another name nor another dot."""

from __future__ import annotations

from collections.abc import Sequence

from charts.marks import wide

LETTER = 0.0145  # of the width of the plot, for one letter of a name (a Chinese one is two)
# side: how the text is aligned, and how far it stands from its dot
BESIDE = {"right": ("left", 12, 0), "left": ("right", -12, 0), "above": ("center", 0, -17), "below": ("center", 0, 17)}
Box = tuple[float, float, float, float]


def name_sides(x: Sequence[float], y: Sequence[float], labels: Sequence[str], weights: Sequence[float], letter: float = LETTER) -> list[str]:
    """right, above, left or below of each dot, "none" where there is no room: that name stands in the tooltip only.

    `x` and `y` are places in the plot from 0 to 1; the dots with most weight choose first.
    """
    dots = [(one - 0.03, other - 0.03, one + 0.03, other + 0.03) for one, other in zip(x, y, strict=True)]
    taken: list[Box] = []
    sides = ["none"] * len(dots)
    for place in sorted(range(len(dots)), key=lambda at: -weights[at]):
        boxes = _boxes(x[place], y[place], letter * wide(labels[place]))
        others = [box for other, box in enumerate(dots) if other != place]
        free = next((side for side, box in boxes.items() if box[2] <= 1.02 and box[0] >= 0 and not any(_meet(box, one) for one in (*taken, *others))), "none")
        sides[place] = free
        taken += [boxes[free]] if free != "none" else []
    return sides


def _boxes(x: float, y: float, long: float) -> dict[str, Box]:
    return {
        "right": (x + 0.03, y - 0.03, x + 0.03 + long, y + 0.03),
        "above": (x - long / 2, y + 0.03, x + long / 2, y + 0.09),
        "left": (x - 0.03 - long, y - 0.03, x - 0.03, y + 0.03),
        "below": (x - long / 2, y - 0.09, x + long / 2, y - 0.03),
    }


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
