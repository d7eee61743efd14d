"""What charts of effects share: numbers, ends without bound, a key that fits."""

import math

import pytest
from matplotlib.lines import Line2D

from helpers.charts.effects import (
    add_entries,
    draw_interval,
    say_effect,
    say_interval,
    say_with_interval,
    scale_effects,
)
from helpers.charts.style import start_chart


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"), (-0.0, "0"), (1.2345, "1.23"), (-12.345, "-12.3"), (1234567.8, "1,234,568"),
        (0.00012345, "0.000123"), (2.0, "2"), (100.0, "100"), (math.inf, "∞"), (-math.inf, "-∞"),
    ],
)  # fmt: skip
def test_three_digits_and_no_exponent(value, said):
    assert say_effect(value) == said


def test_words_of_what_is_known():
    assert say_interval(0.4, 2, say_effect) == "[0.4; 2]"
    assert say_interval(None, 2, say_effect) == ""
    assert say_with_interval(1, 0.4, 2, say_effect) == "1 [0.4; 2]"
    assert say_with_interval(1, None, None, say_effect) == "1"
    assert say_with_interval(None, None, None, say_effect) == ""


@pytest.mark.parametrize("way", ["x", "y"])
def test_the_scale_holds_zero_and_every_finite_value(way):
    _, axes = start_chart(4, "Effect")
    scale_effects(axes, [3.0, None, math.inf, 5.0], say_effect, way)
    low, high = axes.get_xlim() if way == "x" else axes.get_ylim()
    assert low < 0
    assert 5 < high < 6


@pytest.mark.parametrize("way", ["x", "y"])
def test_an_end_without_bound_is_an_arrow_at_the_edge(way):
    _, axes = start_chart(4, "Effect")
    scale_effects(axes, [1.0, 5.0], say_effect, way)
    edge = (axes.get_xlim() if way == "x" else axes.get_ylim())[1]
    before = len(axes.lines)
    draw_interval(axes, 7.0, 1.0, math.inf, way, "black", caps=4)
    line, cap, arrow = axes.lines[before:]
    along = [list(mark.get_xdata() if way == "x" else mark.get_ydata())
             for mark in (line, cap, arrow)]  # fmt: skip
    assert along == [[1.0, edge], [1.0], [edge]]
    assert arrow.get_marker() == (">" if way == "x" else "^")


def test_no_line_without_both_ends():
    _, axes = start_chart(4, "Effect")
    draw_interval(axes, 0, None, 1.0, "x", "black")
    assert len(axes.lines) == 0


@pytest.mark.parametrize("letters", [3, 25, 70])
@pytest.mark.parametrize("n", [1, 3, 6, 7])
def test_the_key_stays_inside_the_figure(n, letters):
    figure, _ = start_chart(6, "Effect")
    label = ("wide words " * 7)[:letters].strip()
    add_entries(figure, [(True, Line2D([], []), label)] * n + [(False, Line2D([], []), "not")])
    figure.draw_without_rendering()
    (key,) = figure.legends
    assert len(key.get_texts()) == n
    assert key.get_window_extent().x1 <= figure.bbox.x1
