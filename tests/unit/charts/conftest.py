"""What a printed page must keep: text inside the figure, no text on text, words without gaps."""

import re
import warnings
from itertools import combinations

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.transforms import BboxBase

from helpers.charts.style import WATERMARK

LONG_TITLE = (
    "Tỷ lệ phụ nữ dân tộc thiểu số được tiếp cận dịch vụ tại xã, Đắk Lắk, M'Đrắk, Krông Pắc, "
    "Buôn Đôn, all fifteen districts, and the years from 2015 to 2022"
)
LONG_NAME = "Xã vùng sâu, vùng xa có tên rất dài của đồng bào dân tộc thiểu số tại huyện M'Đrắk"


def texts_of(figure: Figure) -> list[Text]:
    """Every text that would be printed, titles, ticks and keys among them."""
    found = [
        text
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text() and text.get_gid() != WATERMARK
    ]
    hidden = {
        id(text)
        for axes in figure.axes
        if not axes.axison
        for text in axes.xaxis.findobj(Text) + axes.yaxis.findobj(Text)
    }
    outside = set()
    for axes in figure.axes:
        for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            low, high = sorted(limits)
            pairs = zip(axis.get_majorticklocs(), axis.get_major_ticks(), strict=False)
            for place, tick in pairs:
                if not low - 1e-9 <= place <= high + 1e-9:
                    outside |= {id(tick.label1), id(tick.label2)}
            outside |= {id(tick.label2) for tick in axis.get_major_ticks()}
    return [text for text in found if id(text) not in hidden | outside]


def extent_of(text: Text) -> BboxBase:
    """Where the letters stand, without the line that leads to them."""
    return Text.get_window_extent(text)


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts that print on each other by more than a pixel."""
    boxes = [(text.get_text(), extent_of(text)) for text in texts_of(figure)]
    return [
        (one, other)
        for (one, a), (other, b) in combinations(boxes, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1
    ]


def outside(figure: Figure) -> list[str]:
    """Texts that leave the figure by more than a pixel."""
    page = figure.bbox
    return [
        text.get_text()
        for text in texts_of(figure)
        if (box := extent_of(text)).x0 < page.x0 - 1
        or box.x1 > page.x1 + 1 or box.y0 < page.y0 - 1 or box.y1 > page.y1 + 1
    ]  # fmt: skip


class Page:
    """What tests ask of a drawn chart."""

    long_title = LONG_TITLE
    long_name = LONG_NAME

    @staticmethod
    def title(figure: Figure) -> str:
        """The title on one line."""
        return (figure.get_suptitle() or figure.axes[0].get_title("left")).replace("\n", " ")

    @staticmethod
    def words(figure: Figure) -> list[str]:
        """Every text inside or beside the axes, each on one line."""
        return [text.get_text().replace("\n", " ") for axes in figure.axes for text in axes.texts]

    @staticmethod
    def key(figure: Figure) -> list[str]:
        """Every entry of the keys, each on one line."""
        keys = figure.findobj(Legend)
        return [text.get_text().replace("\n", " ") for key in keys for text in key.get_texts()]

    @classmethod
    def assert_clean(cls, figure: Figure, said: str, title: str) -> None:
        """Title to eye and ear, glyphs for all letters, no text lost or on another."""
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            figure.draw_without_rendering()
        assert cls.title(figure) == title
        assert said.startswith(f"{title}. ")
        assert said.endswith(".")
        assert "  " not in said
        assert ".." not in said
        assert not {"nan", "nan%", "<na>", "none", "nat"} & set(
            re.split(r"[\s,.;:()]+", said.lower())
        )
        assert outside(figure) == []
        assert overlaps(figure) == []
        assert plt.get_fignums() == []


@pytest.fixture
def page() -> type[Page]:
    return Page
