"""Digits that count nothing: dates, clock times, numbers of laws, telephones, names.

Each rule is a pattern and its name. What a rule covers is kept, greyed, in the page that shows the
reading, so that a reader sees why no figure was made of it. The full list is in
``docs/methods/reading-reports.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from helpers.documents.sentences import CAPITALS

_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_YEAR: Final = r"(?:19|20)\d{2}"
# What stands before a date without its year: "đến 14/11".
_BEFORE_DATE: Final = (
    r"(?:ngày|đêm|sáng|chiều|tối|trưa|hôm|nay,?|tính đến|đến hết|đến|trước|sau|từ|kể từ|hết|dịp|nhân"
    r"|thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|until|by|on|before|since|as of)"
)
_LEGAL: Final = (
    r"(?:Luật|Bộ luật|Nghị quyết|Nghị định|Quyết định|Thông tư(?: liên tịch)?|Chỉ thị|Kế hoạch"
    r"|Công văn|Báo cáo|Tờ trình|Hướng dẫn|Kết luận|Thông báo|Công điện|Công ước|Pháp lệnh|Văn bản"
    r"|Quy chế|Quy định|Chương trình hành động|Decision|Decree|Circular|Resolution|Directive|Law|Act|Plan|Report|Dispatch)"
)
# Cited by number alone, with a capital: "quy định 3 nhóm" is a sentence, "Quyết định 45" a decision.
_CITED: Final = r"(?:Luật|Nghị quyết|Nghị định|Quyết định|Thông tư|Chỉ thị|Công văn|Kế hoạch|Decision|Decree|Circular|Resolution|Directive)"
_COUNTED: Final = r"(?:tổ|lớp|người|xã|phường|huyện|thị trấn|câu lạc bộ|mô hình|buổi|cuộc|hộ|vụ|triệu|tỷ|nghìn|đồng|chị|phụ nữ|cán bộ|hội viên|địa chỉ|nhóm|năm|tháng)"
_PART: Final = (
    r"(?:Điều|khoản|điểm|chương|mục|phần|phụ lục|biểu|bảng|hình|mẫu(?: số)?|tiêu chí|chỉ tiêu(?: số)"
    r"|mục tiêu|nội dung|nhiệm vụ|nhóm nhiệm vụ|trang|câu|lần thứ|thứ|khóa|khoá|kỳ họp thứ|cấp(?=\s+[1-4](?!\d))|bậc|hạng|loại|lớp(?=\s+(?:[1-9]|1[0-2])(?!\d))"
    r"|quý|phiên thứ|tập|(?<!tổng )(?<!trong )(?<!con )(?<!đa )(?<!có )số|stt|tt|article|clause|annex|appendix|table|figure|chapter|section|page|criterion|objective|target|no\.?)"
)
_PLACE: Final = (
    r"(?:thôn|buôn|bản|làng|ấp|tổ dân phố|khu phố|khối|tổ|đội|khu|phường|quận|xóm|km|quốc lộ|tỉnh lộ"
    r"|đường tỉnh|đường|hẻm|ngõ|lô|tuyến|vùng|trường|binh đoàn|trung đoàn|sư đoàn|lữ đoàn|quân khu|region)"
)

RULES: Final[dict[str, str]] = {
    "number of a law or letter": (
        rf"(?<![\d/.,]){{n}}/(?:{_YEAR}/)?(?:NĐ|QĐ|NQ|TT|TTLT|KH|BC|CV|CT|TB|HD|CTr|QH|UBND|HĐND|TTg|BVHTTDL|PL|LCT|QC"
        rf"|TU|ĐA|DA|SY|VP|BTV|ĐCT|HPN|HLHPN)[\wĐđ&/.-]*"
        rf"|\b{_LEGAL}\s+(?:số|No\.?)\s*:?\s*\d+(?:[-–/]\d+)*(?:/[\wĐđ-]+)*"
        rf"|\b(?-i:{_CITED})\s+\d+(?:[-–/]\d+)*(?:/[\wĐđ-]+)*(?![\d.,]*\s*(?:%|{_COUNTED}))"
        rf"|\b(?-i:Luật|Bộ luật|Pháp lệnh|Hiến pháp|Công ước|Nghị định|Law)\s+[^.;:()\n]{{0,80}}?năm\s+{_YEAR}(?=\s*(?:[,.;:)”\"]|$|về|của|và|quy định))"
        rf"|\b[Ss]ố\s*:?\s*\d+[-/–][\wĐđ/-]+"
    ),
    "number of a stage": (
        r"\b(?-i:Year|Phase|Round|Stage|Grades?|Component|Output|Outcome|Batch|Lot|Module|Road|Highway|Route|Hamlet|Village|Ward|Zone|Block)\s+(?:\d{1,3}[A-Z]?|[IVX]+)\b(?:\s*(?:to|and|[-–])\s*\d{1,2}\b)?(?![.,]?\d)"
    ),
    "article, item or ordinal": rf"\b{_PART}\s+(?:số\s+)?\d{{1,3}}(?:[.,]\d{{1,2}})*(?:\s*[,và-]+\s*\d{{1,2}}(?=\s*(?:[,.;:)]|của|luật)))*(?![\d.,]*\d)(?!\s*(?:%|/\s*\d|(?:tổ|lớp|người|xã|phường|huyện|thị trấn|câu lạc bộ|mô hình|buổi|cuộc|hộ|vụ|triệu|tỷ|nghìn|đồng|chị|phụ nữ|cán bộ|hội viên|địa chỉ|ha|km)\b))",
    "number of a target": r"\bchỉ tiêu\s+\d{1,2}(?:\.\d)?(?![.,]?\d)(?=\s*(?:[,.;:)]|của\b|về\b|thuộc\b))",
    "date": (
        rf"(?<![\d/.,])(?:ngày\s+)?{_DAY}\s*[/.-]\s*{_MONTH}\s*[/.-]\s*{_YEAR}(?!\d)"
        rf"|\b(?:ngày|đêm|sáng|hôm)\s+{_DAY}\s*(?:[-–]\s*{_DAY}\s*)?(?:tháng\s+|[/.-]\s*){_MONTH}(?:\s*(?:năm\s+|[/.-]\s*){_YEAR})?(?!\d)(?!/\d)"
        rf"|\btừ\s+ngày\s+{_DAY}\s*[/.-]\s*{_MONTH}(?:[/.-]{_YEAR})?\s+đến\s+(?:hết\s+)?(?:ngày\s+)?{_DAY}\s*[/.-]\s*{_MONTH}(?:[/.-]{_YEAR})?(?!\d)"
        rf"|\b(?:ngày|mùng|mồng)\s+{_DAY}(?!\d)(?!\s*(?:[.,/]\d|%))(?:\s*[-–]\s*{_DAY}(?!\d))?"
        rf"|\b{_BEFORE_DATE}\s+{_DAY}\s?/\s?{_MONTH}(?![\d/])(?!\s*(?:tổ|xã|huyện|thôn|buôn|hộ|đơn vị|mô hình|câu lạc bộ|chỉ tiêu|người|phường|tỉnh|thị)\b)"
        rf"|\(\s*{_DAY}\s*/\s*{_MONTH}\s*\)"
        rf"|(?<=\()\s*{_DAY}\s*-\s*{_MONTH}\s*(?=\)\s*(?:năm|hằng|hàng))|(?i:ngày|tết|day)\s[^\d,.;()]{{0,40}}\(\s*{_DAY}\s*-\s*{_MONTH}\s*\)"
        rf"|\b(?:tháng\s+){_MONTH}\s*(?:[-–]\s*{_MONTH}\s*)?(?:\s*(?:năm\s+|[/.-]\s*){_YEAR})?(?!\d)(?!\s*(?:[.,/]\d|%))"
        rf"|(?<![\d/.,]){_MONTH}/{_YEAR}(?![\d/])|\bquý\s+(?:IV|I{{1,3}}|[1-4])\s*(?:/|năm\s+)\s*{_YEAR}(?!\d)"
        rf"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{{1,2}}(?:,\s*{_YEAR})?(?!\d)"
        rf"|\b\d{{1,2}}\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:\s+{_YEAR})?(?!\d)"
        rf"|\b(?:(?:between|from)\s+)?(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+(?:and|to|[-–])\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+{_YEAR}(?!\d)"
        rf"|(?<![\d/-]){_YEAR}-\d{{2}}-\d{{2}}(?!\d)"
        rf"|\b(?:8\s*[/-]\s*3|20\s*/\s*3|1\s*/\s*6|20\s*[/-]\s*10|25\s*[/-]\s*11|28\s*[/-]\s*6|30\s*[/-]\s*4|1\s*[/-]\s*5|2\s*[/-]\s*9)(?!\s+(?:số|tổng số)\b)(?![\d/%]|[.,]\d)(?!\s*(?:tổ|xã|huyện|thôn|buôn|hộ|đơn vị|mô hình|câu lạc bộ|chỉ tiêu|người|phường|tỉnh|thị)\b)"
    ),
    "clock time": (
        r"(?<![\d.,])(?:1[0-2]|[1-9])(?:[.:][0-5]\d)?\s?(?:am|pm|a\.m\.|p\.m\.)(?!\w)|"
        r"(?<![\d.,])(?:[01]?\d|2[0-3])\s*(?:h|giờ)\s*(?:[0-5]\d)?(?:\s*phút)?(?![\w])"
        r"|(?<![\d.,:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])"
        rf"|(?<![\d/])24\s*/\s*(?:24|7)(?:\s*(?:giờ|h)\b)?(?!\d)(?!\s+{_COUNTED}\b)"
    ),
    "telephone": (
        r"(?<![\d.,])(?:\(0\d{2,3}\)|0\d{2,3})[\s.-]?\d{3,4}[\s.-]?\d{3,4}(?:[\s.-]?\d{1,3})?(?!\d)"
        r"|(?<![\d.,])0\d{2,3}[\s.-]?\d{1,4}[\s.-]?[\dx]{1,4}x(?:[\s.-]?x+)?\b"
        r"|(?<![\d.,])1[89]00[\s.-]?\d{2,4}(?:[\s.-]?\d{2,3})?(?!\d)"
        r"|\b(?:tổng đài(?: quốc gia)?|hotline|điện thoại|đt|sđt|số máy|số điện thoại|đường dây nóng(?: quốc gia)?(?: số)?|gọi(?: số)?|phone|call|helpline|child line|free numbers?|numbers?)\s*:?\s*\(?\+?\d[\d .-]{1,14}\d(?!\d)(?!\s*(?:xã|huyện|đường|người|cuộc gọi|cuộc)\b)"
        r"|\(?\+84\)?[\d .x-]{6,14}[\dx]|\b1[89]00[\s.-]?\d{4}\s+(?:or|và|hoặc)\s+1\d\d\b|\b(?:ext|máy lẻ|số máy lẻ)\b\.?\s*:?\s*\d{1,5}"
    ),
    "web address": r"(?:https?://|www\.)\S+|\S+@\S+\.\w+",
    "version or slogan": (
        r"\b(?:[Cc]ông nghiệp|[Cc]ông nghệ|[Cc]ách mạng(?: công nghiệp)?(?: lần thứ tư)?|[Cc]huyển đổi|[Ii]ndustry|[Pp]hiên bản|[Vv]ersion)\s+\d\.\d"
        r"|(?<![\d.,])4\.0(?![\d%])"
        r"|(?<![\d.,])\d\s+không(?:[,\s]+\d\s+sạch)?\b|(?<![\d.,])\d\s+sạch\b"
        r"|(?<![\d.,])\d\s+(?:có|nhất|biết|chống|tránh)(?:[,\s]+\d\s+\w+)\b"
        r"|(?<![\d.,])\d+[KGM](?!\w)|\bCovid[-\s]?19\b|\bCOVID[-\s]?19\b|\b[A-ZĐ]+[-–]\d+\b"
        r"|(?<![\d.,])[1-5](?:\s+sao|-star)\b|\b16 (?:Days|ngày hành động)\b"
        r"|(?<!\d)\d\s+(?:trong\s+1|tại chỗ|cùng)\b|\bmột cửa\b"
        r"|(?<![\d.,/])1\s+trong(?:\s+(?:số|tổng số|những))?(?=\s+\d)"
    ),
    "idiom or anniversary": (
        r"\b5[34] (?:dân tộc|DTTS)\b|\(\d\)(?=\s+[^\W\d])|"
        r"\bnăm lần bảy lượt\b|\bba chân bốn cẳng\b|\b(?:một|năm) nắng (?:hai|mười) sương\b|\btrăm công nghìn việc\b|\btam sao thất bản\b"
        r"|\b(?:kỷ niệm|mừng|chào mừng)\s+(?:lần thứ\s+)?\d{1,3}\s+năm\b|\b\d{1,3}(?:st|nd|rd|th)\b"
    ),
    "age or level": (
        rf"(?<=[{CAPITALS}a-zà-ỹ]),\s\d{{2}},\s(?=(?:is|was|who|of|a|an|from|said|says|has|had|runs|lives|ở|là|trú|dân tộc)\b)"
        r"|\b(?:she|he|I|chị|anh|cô|em)\s+(?:was|is|mới|đã|lên)\s+(?:only\s+|just\s+)?\d{1,2}(?=\s*[.,;])"
        r"|\bcon (?:trai|gái) (?:mới )?lên \d{1,2}\b|\b\d{1,2}-year-olds?\b|"
        r"\btuổi\s+(?:từ\s+)?\d{1,2}\s*(?:[-–]|đến)\s*\d{1,2}\b|\baged?\s+\d{1,2}\s*(?:[-–]|to)\s*\d{1,2}\b|"
        r"(?:(?:từ|dưới|trên|đủ|over|under|aged?)\s+)?(?<![\d.,])\d{1,2}\s*(?:[-–]|đến|đến dưới|to|and)\s*\d{1,2}\s*(?:tuổi|years? old)\b"
        r"|(?:(?:từ|dưới|trên|đủ|under|over|aged?)\s+)?(?<![\d.,])\d{1,2}\s*(?:tuổi|years? (?:old|of age))\b"
    ),
    "place with a number": rf"\b(?i:thôn|buôn|bản|làng|ấp|tổ dân phố|khu phố|xóm)(?:\s+(?-i:[{CAPITALS}])\w*){{1,4}}\s+\d{{1,2}}(?=\s*(?:[,.;:)–-]|(?:và|đã|có|được|là|vừa|đang|thuộc|ở)\b|$))|\b{_PLACE}\s+(?:số\s+)?\d{{1,3}}[A-Z]?(?![\d.,]*\d)(?!\s*(?:[/%]|(?:tổ|lớp|người|xã|phường|huyện|thị trấn|câu lạc bộ|mô hình|buổi|cuộc|hộ|vụ|triệu|tỷ|nghìn|đồng|chị|phụ nữ|cán bộ|hội viên|địa chỉ|thành viên|nhóm|km)\b))",
    "address": r"(?<![\d/.,])\d{1,4}(?:/\d{1,4})?(?=,?\s+(?-i:Đường|Phố|đường|phố)\s+(?-i:[A-ZĐ\d]))|\b(?-i:Đường|Phố|đường|phố)\s+\d{1,2}\s+(?:tháng\s+\d{1,2})?\b|(?<=\(số )\d{1,4}(?=\s[A-ZĐ])",
    "size of a thing": r"(?<![\w.,])\d+(?:[.,]\d+)?\s*[x×]\s*\d+(?:[.,]\d+)?(?:\s*[x×]\s*\d+)?\s*(?:m|cm|mm)?\b",
    "number of an item": r"^\s*(?:#{1,6}\s+)?(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]|\(?\d{1,2}\)|[IVX]+[.)])(?=\s+\D)",
    "unit with a digit": r"\b(?:km|m|cm|dm|hm)[23]\b",
}  # fmt: skip

_IDIOM: Final = re.compile(r"bảy lượt|bốn cẳng|nắng (?:hai|mười)|nghìn việc", re.IGNORECASE)
_COMPILED: Final = {
    name: re.compile(
        pattern.replace("{n}", r"\d+"), re.IGNORECASE if name not in ("version or slogan",) else 0
    )
    for name, pattern in RULES.items()
}


@dataclass(frozen=True, slots=True)
class NotFigure:
    """A stretch of text with digits that are no figure."""

    start: int
    end: int
    rule: str


def find_not_figures(text: str) -> list[NotFigure]:
    """Stretches whose digits count nothing, in the order of the text, none inside another.

    Parameters
    ----------
    text : str
        In Unicode NFC.
    """
    found = sorted(_all(text), key=lambda one: (one.start, -one.end))
    kept: list[NotFigure] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end > kept[-1].end:
            kept[-1] = NotFigure(kept[-1].start, one.end, kept[-1].rule)
    return kept


def _all(text: str) -> Iterator[NotFigure]:
    if not any(letter.isdigit() for letter in text) and _IDIOM.search(text) is None:
        return
    for name, pattern in _COMPILED.items():
        for match in pattern.finditer(text):
            if match.end() > match.start():
                yield NotFigure(match.start(), match.end(), name)
