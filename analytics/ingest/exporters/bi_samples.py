"""The sample sheets of Power BI and Tableau."""

from __future__ import annotations

from analytics.ingest.exporters.signature import of

BI_SAMPLES = (
    of("Power BI 财务示例", "Power BI financial sample", "Discount Band|Units Sold|Manufacturing Price|Sale Price|Gross Sales|COGS|Month Number|Month Name|Segment", 6, "sales",
       "Date=ordered_on|Sales=amount_yuan|Product=product|Country=region|Units Sold=quantity|Sale Price=list_price_yuan|COGS=cost_yuan|Segment=channel"),
    of("AdventureWorks 示例", "AdventureWorks sample", "SalesOrderLineKey|ResellerKey|OrderDateKey|SalesTerritoryKey|Extended Amount|Unit Price Discount Pct|Total Product Cost|Sales Amount", 5, "sales",
       "SalesOrderLineKey=line_no|OrderDateKey=ordered_on|Sales Amount=amount_yuan|Order Quantity=quantity|Unit Price=list_price_yuan|Total Product Cost=cost_yuan|CustomerKey=customer_id|ProductKey=product_id"),
)
