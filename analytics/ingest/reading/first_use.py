"""What libraries put off until they are first used, done by being imported: once in the process that readers are forked from."""

from __future__ import annotations

import chardet
import pyarrow as pa

from analytics.ingest.reading.cells import tidied

chardet.detect("下单日期,销售员,成交额".encode("gb18030"))  # loads its models
tidied(pa.record_batch([pa.array([" ", "一"], pa.string())], names=["c0"]))  # Arrow's functions and what it takes lists with
