"""All exports that are known, and which of them a sheet is."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.ingest.exporters.ads_cn import ADS_CN
from analytics.ingest.exporters.ads_int import ADS_INT
from analytics.ingest.exporters.attendance import ATTENDANCE
from analytics.ingest.exporters.bi_samples import BI_SAMPLES
from analytics.ingest.exporters.crm import CRM
from analytics.ingest.exporters.erp_cn import ERP_CN
from analytics.ingest.exporters.payments import PAYMENTS
from analytics.ingest.exporters.shops_cn import SHOPS_CN
from analytics.ingest.exporters.shops_int import SHOPS_INT
from analytics.ingest.exporters.signature import Exporter
from analytics.ingest.exporters.surveys import SURVEYS
from analytics.ingest.terms.folding import heading

EXPORTERS: tuple[Exporter, ...] = (*SHOPS_CN, *SHOPS_INT, *ADS_CN, *ADS_INT, *PAYMENTS, *CRM, *ERP_CN, *ATTENDANCE, *SURVEYS, *BI_SAMPLES)


def exporter_of(names: Sequence[str]) -> Exporter | None:
    """The export that headings `names` are of: of those with enough of their marks there, the one with most."""
    told = {word for name in names for word in (heading(name).folded, heading(name).bare)}
    found = [(sum(mark in told for mark in one.marks), place, one) for place, one in enumerate(EXPORTERS) if not one.never & told]
    marked = [(count / len(one.marks) + count, -place, one) for count, place, one in found if count >= one.enough]
    return max(marked, key=lambda it: it[:2])[2] if marked else None
