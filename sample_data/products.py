"""The fourteen products and services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Product:
    """`pieces` is the usual range of a line; `appeal` how often a line of it is sold."""

    name: str
    product_id: str
    line: str
    kind: str
    list_price: int
    unit_cost: int
    launched_on: date
    pieces: tuple[int, int]
    appeal: float


PRODUCTS = (
    Product("RO-800 净水机", "P-RO800", "商用净水", "货品", 3980, 2360, date(2021, 4, 12), (4, 20), 7.2),
    Product("商用直饮机 D20", "P-D20", "商用净水", "货品", 28000, 16900, date(2022, 6, 1), (1, 3), 5.2),
    Product("商用开水机 K15", "P-K15", "商用净水", "货品", 9800, 5760, date(2020, 9, 15), (1, 5), 4.2),
    Product("中央净水系统 M5", "P-M5", "商用净水", "货品", 86000, 51800, date(2023, 3, 20), (1, 1), 1.2),
    Product("厨下净水机 U3", "P-U3", "家用净水", "货品", 2680, 1640, date(2022, 3, 8), (6, 20), 7.0),
    Product("台式净饮机 T1", "P-T1", "家用净水", "货品", 1980, 1230, date(2023, 8, 18), (8, 20), 5.2),
    Product("全屋净水 W6", "P-W6", "家用净水", "货品", 12800, 7650, date(2021, 11, 1), (1, 4), 4.4),
    Product("全自动咖啡机 E6", "P-E6", "商用咖啡机", "货品", 24800, 14400, date(2023, 5, 10), (1, 3), 4.3),
    Product("半自动咖啡机 S4", "P-S4", "商用咖啡机", "货品", 16800, 9850, date(2020, 5, 20), (1, 3), 3.0),
    Product("胶囊咖啡机 C2", "P-C2", "家用咖啡机", "货品", 1680, 1060, date(2022, 10, 24), (5, 20), 5.2),
    Product("滤芯套装 F3", "P-F3", "滤芯与耗材", "货品", 780, 398, date(2020, 5, 20), (15, 50), 4.6),
    Product("精选咖啡豆 B1", "P-B1", "滤芯与耗材", "货品", 460, 262, date(2021, 7, 1), (10, 40), 2.6),
    Product("年度维保服务", "S-WB1", "服务", "服务", 6800, 3100, date(2020, 1, 1), (1, 2), 2.0),
    Product("安装调试服务", "S-AZ1", "服务", "服务", 1500, 780, date(2020, 1, 1), (1, 3), 1.4),
)
BY_NAME = {product.name: product for product in PRODUCTS}

# What an industry buys more (or less) of than others.
TASTE = {
    "咖啡馆": {"商用咖啡机": 4.0, "滤芯与耗材": 1.8, "家用净水": 0.3},
    "茶饮": {"商用净水": 1.8, "商用咖啡机": 1.6, "家用净水": 0.3},
    "酒店": {"商用咖啡机": 1.7, "家用咖啡机": 1.8},
    "学校": {"商用净水": 2.0, "商用咖啡机": 0.3, "家用咖啡机": 0.3},
    "医院": {"商用净水": 1.8, "商用咖啡机": 0.6},
    "物业": {"家用净水": 2.2, "商用咖啡机": 0.4},
    "经销商": {"家用净水": 1.8, "家用咖啡机": 1.6, "服务": 0.3},
}


def appeal(industry: str) -> list[float]:
    """How often each product is chosen by customers of an industry, in the order of PRODUCTS."""
    taste = TASTE.get(industry, {})
    return [product.appeal * taste.get(product.line, 1.0) for product in PRODUCTS]
