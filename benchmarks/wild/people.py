"""Who sells what to whom in the made-up companies."""

from __future__ import annotations

from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL

SELLERS = {
    SIMPLIFIED: ("方志远", "孟晓岚", "贺建军", "阮清", "葛雨桐", "司徒磊"),
    TRADITIONAL: ("蔡宜靜", "賴俊宏", "游雅惠", "鍾國強"),
    ENGLISH: ("Ingrid Moe", "Paul Okafor", "Dana Whitlock", "Tomas Ruiz", "Mei Tan"),
}
TEAMS = {
    SIMPLIFIED: ("苏南组", "鲁东组", "川渝组"),
    TRADITIONAL: ("中壢所", "左營所"),
    ENGLISH: ("Harbour", "Uplands", "Midtown"),
}
CUSTOMERS = {
    SIMPLIFIED: ("嘉兴宏远纺织", "绵阳天和餐饮", "烟台海润物流", "常州博益机械", "桂林漓江酒店", "遵义正大药房"),
    TRADITIONAL: ("永昌五金行", "東陽食品", "大甲媽咪館", "嘉南水電"),
    ENGLISH: ("Fjordline AS", "Cooper & Sons", "Bluewater Cafe", "Lindqvist Tools", "Oak Street Dental"),
}
PRODUCTS = {
    SIMPLIFIED: ("净水机 X3", "滤芯套装", "商用开水器", "软水机 S1"),
    TRADITIONAL: ("淨水器 A2", "濾心組", "開飲機"),
    ENGLISH: ("Filter Kit", "Softener S1", "Boiler 40L", "Tap Adapter"),
}
SPENDINGS = {
    SIMPLIFIED: ("高铁票", "展会搭建", "样品快递", "客户宴请"),
    TRADITIONAL: ("高鐵票", "展場佈置", "樣品運費"),
    ENGLISH: ("Train tickets", "Trade fair", "Samples", "Client dinner"),
}
RESULTS = {
    SIMPLIFIED: ("约下周复访", "想看样机", "价格偏高"),
    TRADITIONAL: ("下週再訪", "想看樣機"),
    ENGLISH: ("call again in May", "wants a sample", "price too high"),
}
REASONS = {SIMPLIFIED: ("价格", "选了别家"), TRADITIONAL: ("價格", "選擇他牌"), ENGLISH: ("Price", "Chose another vendor")}
