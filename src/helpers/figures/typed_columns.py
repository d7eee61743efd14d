"""The types a column of a raw table can have."""

import pandas as pd
from pandera.typing import Series

Text = Series[pd.StringDtype]
Number = Series[pd.Float64Dtype]
Whole = Series[pd.Int64Dtype]
Flag = Series[pd.BooleanDtype]
Date = Series[pd.Timestamp]
