"""Provinces, districts and communes of the whole country, for places that ``places.csv`` lacks.

The lists are those of the package vietnamadminunits (MIT), read from the table that it ships: its
own functions take an address, and send one with a street to a geocoder. Codes are made as in
``places.csv``, by ``slug``; they are proposals until a row stands there.
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Final

import pandas as pd

from helpers.places.names import slug

_REFORM: Final = pd.Timestamp(2025, 7, 1)
_LAST_OLD_DAY: Final = pd.Timestamp(2025, 6, 30)
_COLUMNS: Final = ("place", "name", "level", "unit_type", "parent", "valid_from", "valid_to")
_OLD: Final = (
    "SELECT DISTINCT province, provinceShort, district, districtShort, districtType, ward, "
    "wardShort, wardType, wardCode FROM admin_units_legacy"
)
_NEW: Final = (
    "SELECT DISTINCT province, provinceShort, NULL, NULL, NULL, ward, wardShort, wardType, "
    "wardCode FROM admin_units"
)
_SUFFIX: Final = "-2025"


@lru_cache(maxsize=1)
def read_gazetteer() -> pd.DataFrame:
    """All units before and after 2025-07-01.

    Returns
    -------
    DataFrame
        ``place``, ``name``, ``level``, ``unit_type``, ``parent``, ``valid_from`` and ``valid_to``,
        with the meaning they have in ``places.csv``. New provinces and communes end in ``-2025``.
    """
    with as_file(files("vietnamadminunits") / "data" / "dataset.db") as path:
        connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        try:
            old, new = connection.execute(_OLD).fetchall(), connection.execute(_NEW).fetchall()
        finally:
            connection.close()
    rows: dict[str, tuple[object, ...]] = {}
    for whole in (*old, *new):
        is_new = whole[2] is None
        for row in _units(whole, _SUFFIX if is_new else ""):
            days = (_REFORM, pd.NaT) if is_new else (pd.NaT, _LAST_OLD_DAY)
            code, name = row[:2]
            if code in rows and rows[code][1] != name:
                # "Văn Lang" and "Văn Lăng" of one province: the statistics code tells them apart.
                code = f"{code}-{whole[-1]}"
            rows.setdefault(code, (code, *row[1:], *days))
    return pd.DataFrame(list(rows.values()), columns=list(_COLUMNS))


def _units(whole: tuple[str | None, ...], suffix: str) -> list[tuple[str, str, str, str, str]]:
    """Province, district and commune of one row, from the top down."""
    province, short, district, district_short, district_type, ward, bare, ward_type, _ = whole
    kind = "thành phố trực thuộc trung ương" if str(province).startswith("Thành phố") else "tỉnh"
    above = slug(str(short)) + suffix
    answer = [(above, str(short), "province", kind, "viet-nam")]
    if district is not None:
        code = f"{above}/{slug(str(district_short))}"
        if district_type in ("Quận", "Thành phố", "Thị xã") and str(district_short).isdigit():
            code = f"{above}/{slug(district)}"
        answer.append((code, str(district_short), "district", str(district_type).lower(), above))
        above = code
    if ward:
        # "Phường 1" has no name but its number.
        name = ward if bare is None or bare.isdigit() else bare
        answer.append((f"{above}/{slug(ward)}", name, "commune", str(ward_type).lower(), above))
    return answer
