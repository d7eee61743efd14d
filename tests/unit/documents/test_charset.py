import unicodedata

import pytest

from helpers.documents.charset import decode_text
from helpers.documents.legacy_letters import from_tcvn3, from_vni, mend_letters
from helpers.errors import UserError

TEXT = "Hội Liên hiệp Phụ nữ tỉnh đã tổ chức tập huấn cho 2.145 cán bộ và hội viên của các xã trong năm 2022."
TCVN3 = "Héi Liªn hiÖp Phô n÷ tØnh ®· tæ chøc tËp huÊn cho 2.145 c¸n bé vµ héi viªn cña c¸c x· trong n¨m 2022."
VNI = "Hoäi Lieân hieäp Phuï nöõ tænh ñaõ toå chöùc taäp huaán cho 2.145 caùn boä vaø hoäi vieân cuûa caùc xaõ trong naêm 2022."


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.encode("utf-16"), TEXT.encode("utf-16-be").join([b"\xfe\xff", b""]),
        unicodedata.normalize("NFD", TEXT).encode(), TCVN3.encode("cp1252"), VNI.encode("cp1252"),
        TCVN3.encode(), VNI.encode(),
    ],
    ids=["utf-8", "with mark", "utf-16", "utf-16 big", "NFD", "TCVN3", "VNI", "TCVN3 in utf-8", "VNI in utf-8"],
)  # fmt: skip
def test_the_same_text_however_it_was_stored(data):
    assert decode_text(data, "report.txt")[0] == TEXT


def test_windows_1258():
    marks = {
        0x0300: "\u0300",
        0x0309: "\u0309",
        0x0303: "\u0303",
        0x0301: "\u0301",
        0x0323: "\u0323",
    }
    # The page keeps ă â đ ê ô ơ ư whole and every tone apart.
    loose = "".join(
        unicodedata.normalize("NFC", "".join(p for p in parts if ord(p) not in marks))
        + "".join(p for p in parts if ord(p) in marks)
        for parts in (unicodedata.normalize("NFD", letter) for letter in TEXT)
    )
    assert decode_text(loose.encode("cp1258"), "report.txt")[0] == TEXT


def test_lines_end_in_one_way():
    assert decode_text(b"a\r\nb\rc\n", "report.txt")[0] == "a\nb\nc\n"


def test_every_letter_of_the_old_tables():
    assert from_tcvn3("Çn ®Þnh") == "ần định"
    assert from_vni("ÑAÊK LAÊK, ñöôøng daây noùng") == "ĐĂK LĂK, đường dây nóng"


@pytest.mark.parametrize(
    "text", ["", "Café à la carte, naïve", "Plain English with 12 people.", TEXT]
)
def test_text_that_reads_best_as_it_stands_is_kept(text):
    assert mend_letters(text) == (text, "")


def test_bytes_that_are_no_text():
    with pytest.raises(UserError, match=r"photo\.txt: found"):
        decode_text(bytes(range(32)) * 50 + b"\x00\xff" * 400, "photo.txt")
