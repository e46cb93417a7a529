"""The questions of customers, with their choices."""

from __future__ import annotations

from analytics.customers.inventory import FACTS as INVENTORY_FACTS
from analytics.customers.inventory import SOURCES as INVENTORY_SOURCES
from analytics.customers.inventory import inventory
from analytics.customers.segment_fit import segment_fit
from analytics.customers.segment_media import segment_media
from analytics.customers.segments import FACTS as SEGMENTS_FACTS
from analytics.customers.segments import segments
from analytics.errors import Text
from analytics.question import Option, Question

QUESTIONS: tuple[Question, ...] = (
    Question("inventory", Text("客户盘点", "Customer inventory"), Text("有多少客户、在哪个节点、怎么推进，比上次进了还是退了？", "How many customers stand where, what moves each on, and did they move since last time?"),
             inventory, "inventories", (Option("source", Text("按盘点记录还是按商机", "From stock-takings or from the deals"), INVENTORY_SOURCES),), by=(), facts=INVENTORY_FACTS),
    Question("segments", Text("客群", "Segments"), Text("哪类客户买得多、赢得多、服务贵不贵、净贡献多少？", "Which kinds of customers buy, win, cost to serve and leave something over?"),
             segments, "customers", facts=SEGMENTS_FACTS),
    Question("segment_fit", Text("客群匹配分", "Fit of segments"), Text("哪类客户最合适，分是怎么来的？", "Which kinds of customers suit best, and what is the score made of?"),
             segment_fit, "customers"),
    Question("segment_media", Text("客群的媒体", "Media of a segment"), Text("这类客户从哪个媒体来得多、成得多、花得少？", "Which medium brings these customers most, most surely, most cheaply?"),
             segment_media, "customers", by=()),
)
