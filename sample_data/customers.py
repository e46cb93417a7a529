"""The customers: who they are, where they are, who looks after them, and through which medium they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sample_data.market import FIRST_DAY, LAST_DAY, chances, pick
from sample_data.people import LEFT, SUCCESSORS, TEAMS, Person

N_CUSTOMERS = 900

# Centres of cities in GCJ-02 (rounded), and the teams that work there.
CITIES = {
    "杭州": (30.2741, 120.1551, "华东一部"),
    "上海": (31.2304, 121.4737, "华东一部"),
    "宁波": (29.8683, 121.5440, "华东一部"),
    "绍兴": (30.0302, 120.5802, "华东一部"),
    "嘉兴": (30.7461, 120.7555, "华东一部"),
    "厦门": (24.4798, 118.0894, "华东一部"),
    "苏州": (31.2990, 120.5853, "华东二部"),
    "南京": (32.0603, 118.7969, "华东二部"),
    "南通": (31.9802, 120.8943, "华东二部"),
    "无锡": (31.4912, 120.3119, "华东三部"),
    "常州": (31.8107, 119.9741, "华东三部"),
    "合肥": (31.8206, 117.2272, "华东三部"),
    "广州": (23.1291, 113.2644, "华南一部"),
    "佛山": (23.0218, 113.1219, "华南一部"),
    "东莞": (23.0207, 113.7518, "华南一部"),
    "深圳": (22.5431, 114.0579, "华南二部"),
    "珠海": (22.2710, 113.5767, "华南二部"),
    "南宁": (22.8170, 108.3669, "华南二部"),
    "北京": (39.9042, 116.4074, "华北一部"),
    "天津": (39.0842, 117.2009, "华北一部"),
    "石家庄": (38.0428, 114.5149, "华北二部"),
    "太原": (37.8706, 112.5489, "华北二部"),
    "济南": (36.6512, 117.1201, "华北二部"),
    "成都": (30.5728, 104.0668, "成都部"),
    "绵阳": (31.4675, 104.6796, "成都部"),
    "昆明": (24.8801, 102.8329, "成都部"),
    "重庆": (29.5630, 106.5516, "重庆部"),
    "贵阳": (26.6470, 106.6302, "重庆部"),
}

INDUSTRIES = {
    "酒店": ("酒店", "大酒店", "精品酒店"),
    "餐饮": ("餐饮", "酒楼", "食府"),
    "茶饮": ("茶饮", "奶茶"),
    "咖啡馆": ("咖啡", "咖啡馆"),
    "学校": ("中学", "学院", "实验学校"),
    "医院": ("医院", "口腔医院"),
    "物业": ("物业", "物业服务"),
    "工业园": ("工业园", "精密制造"),
    "办公": ("科技", "创意园"),
    "零售": ("天地", "书店", "商业广场"),
    "经销商": ("净水经销", "机电商行", "家电商贸"),
}
INDUSTRY_SHARES = (14, 13, 8, 9, 9, 7, 9, 9, 10, 5, 7)

BRANDS = (
    "星河 悦食 华联 锦城 恒力 云谷 海岸 山城 百川 远景 瑞丰 金桥 长风 明德 和顺 天成 宏图 嘉禾 丰泽 凯旋 万象 盛世 东方 华庭 绿洲 蓝湾 "
    "紫金 银泰 博雅 仁爱 同心 启航 致远 文华 朝阳 青云 翠湖 凤凰 龙腾 飞鸿 瑞景 华彩 鼎盛 聚贤 安泰 福临 祥云 雅居 名都 世纪 新城 中和 "
    "广源 泰和 兴隆 德馨 乐天 润泽 清泉 白鹭 红枫 橡树 橙果 麦田 木棉 荷塘 松涛 竹韵 梅园 兰亭 桂香 棠里 沐光 拾味 半山 南山 北辰 西湖里 "
    "未来 智汇 联创 天工 精诚 永信 众合 力源 华晟 信达 康宁 惠民 育才 春晖 弘毅 知行 求真 立德"
).split()

# Customers known by name, with their sales people.
NAMED = (
    ("杭州星河酒店", "酒店", "王海燕", 6.0),
    ("宁波海曙一中", "学校", "王海燕", 1.6),
    ("广州悦食餐饮", "餐饮", "李泽明", 3.0),
    ("北京华联物业", "物业", "刘洋", 3.6),
    ("成都锦城医院", "医院", "陈思远", 3.4),
    ("苏州恒力工业园", "工业园", "赵敏", 3.8),
    ("深圳云谷科技", "办公", "田野", 4.2),
    ("厦门海岸茶饮", "茶饮", "蒋明辉", 2.2),
    ("重庆山城咖啡", "咖啡馆", "石磊", 2.0),
    ("绍兴鲁迅书店", "零售", "蒋明辉", 0.8),
    ("嘉兴南湖医院", "医院", "梁雪", 2.0),
    ("上海虹桥天地", "零售", "方圆", 2.6),
    ("无锡太湖学院", "学校", "谢志远", 2.4),
    ("石家庄百川", "餐饮", "吴倩", 0.9),
)
LATE_STARTS = {"石家庄百川": date(2026, 3, 16)}

# Through which media customers and leads come: medium -> share of leads that become deals, relative size of a deal.
MEDIA_SHARES = {
    "分众电梯": (21, 1.15),
    "抖音信息流": (118, 0.95),
    "京东站内": (141, 0.8),
    "百度搜索": (132, 0.95),
    "小红书": (83, 0.9),
    "行业展会": (47, 1.75),
    "视频号": (57, 0.9),
    "经销商推荐": (74, 1.3),
    "知乎": (9, 0.75),
    "老客转介绍": (83, 1.0),
}

SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红健慧建文利宏亮婷峰宁波凯欣悦晨阳"


@dataclass(frozen=True)
class Customer:
    """`starts_on` is the first day business with it is possible; prospects never buy."""

    name: str
    customer_id: str
    industry: str
    city: str
    team: str
    owner: str
    earlier_owner: str | None
    created_on: date
    starts_on: date
    weight: float
    prospect: bool
    source_medium: str
    size: str
    address: str
    lat: float | None
    lon: float | None
    principal: str
    contact: str
    phone: str
    profile: tuple[str | None, ...]

    @property
    def dealer(self) -> bool:
        return self.industry == "经销商"

    @property
    def region(self) -> str:
        return TEAMS[self.team]

    def held_by(self, day: date) -> str:
        """Who looks after the customer on `day`."""
        if self.earlier_owner and day <= LEFT[self.earlier_owner][1]:
            return self.earlier_owner
        return self.owner


def person_name(rng: np.random.Generator) -> str:
    given = "".join(pick(rng, GIVEN) for _ in range(1 + int(rng.random() < 0.6)))
    return pick(rng, SURNAMES) + given


def medium(rng: np.random.Generator) -> str:
    return pick(rng, tuple(MEDIA_SHARES), [share for share, _ in MEDIA_SHARES.values()])


def _start(rng: np.random.Generator, owner: Person, inherited: bool) -> date:
    """Most customers were there from the beginning; others were won over the two years, more of them lately."""
    if rng.random() < 0.42:
        start = FIRST_DAY
    else:
        start = FIRST_DAY + timedelta(int(30 + (LAST_DAY - FIRST_DAY).days * rng.random() ** 0.8 * 0.97))
    return start if inherited else max(start, owner.hired_on + timedelta(20) if owner.hired_on > FIRST_DAY else start)


def _profile(rng: np.random.Generator) -> tuple[str | None, ...]:
    """gender, age band, occupation, behaviour, purchasing power of the person in charge; often unknown."""
    if rng.random() < 0.35:
        return (None,) * 5
    return (
        pick(rng, ("男", "女")),
        pick(rng, ("25-34", "35-44", "45-54", "55+"), (2, 5, 4, 1)),
        pick(rng, ("采购经理", "总经理", "后勤主任", "店长", "行政主管")),
        pick(rng, ("价格敏感", "看重服务", "看重品牌", "决策快", "多方比价")),
        pick(rng, ("高", "中", "低"), (3, 5, 2)),
    )


def _customer(rng: np.random.Generator, number: int, name: str, industry: str, city: str, owner: Person, weight: float) -> Customer:
    earlier = next((left for left, successor in SUCCESSORS.items() if successor == owner.name), None)
    starts_on = LATE_STARTS.get(name) or _start(rng, owner, earlier is not None)
    if earlier and starts_on > LEFT[earlier][1]:
        starts_on, earlier = max(starts_on, owner.hired_on), None
    elif not earlier and owner.hired_on > FIRST_DAY:
        starts_on = max(starts_on, owner.hired_on)
    starts_on = min(starts_on, LAST_DAY - timedelta(3))
    lat, lon, _ = CITIES[city]
    placed = rng.random() > 0.04
    known_since = starts_on - timedelta(int(rng.integers(5, 60)))
    if starts_on == FIRST_DAY:
        known_since = FIRST_DAY - timedelta(int(rng.integers(30, 1500)))
    return Customer(
        name,
        f"C{number:04d}",
        industry,
        city,
        owner.team,
        owner.name,
        earlier,
        known_since,
        starts_on,
        weight,
        prospect=rng.random() < 0.13 and weight < 2,
        source_medium=medium(rng),
        size=pick(rng, ("50 人以下", "50-100 人", "100-500 人", "500-1000 人", "1000 人以上"), (3, 3, 4, 2, 1)),
        address=f"{city}市{pick(rng, ('中山', '人民', '解放', '建设', '新华', '和平', '滨江', '科技'))}路 {int(rng.integers(1, 900))} 号",
        lat=round(lat + float(rng.normal(0, 0.05)), 5) if placed else None,
        lon=round(lon + float(rng.normal(0, 0.06)), 5) if placed else None,
        principal=person_name(rng),
        contact=person_name(rng),
        phone=f"1{pick(rng, '35789')}{int(rng.integers(10**8, 10**9)):09d}",
        profile=_profile(rng),
    )


def customer_book(people: list[Person], portfolio_sizes: dict[str, float]) -> list[Customer]:
    """About 900 customers, shared among the people of the last day by `portfolio_sizes`."""
    rng = chances("customers")
    by_name = {person.name: person for person in people}
    names = {name for name, *_ in NAMED}
    wanted = [(name, industry, next(c for c in CITIES if name.startswith(c)), owner, weight) for name, industry, owner, weight in NAMED]
    total = sum(portfolio_sizes.values())
    for owner, size in portfolio_sizes.items():
        cities = [city for city, (_, _, team) in CITIES.items() if team == by_name[owner].team]
        for _ in range(max(6, round(size / total * (N_CUSTOMERS - len(NAMED))))):
            industry = pick(rng, tuple(INDUSTRIES), INDUSTRY_SHARES)
            city = pick(rng, cities)
            name = city + pick(rng, BRANDS) + pick(rng, INDUSTRIES[industry])
            while name in names:
                city = pick(rng, cities)
                name = city + pick(rng, BRANDS) + pick(rng, INDUSTRIES[industry])
            names.add(name)
            weight = float(rng.lognormal(0.0, 0.8)) * (2.6 if industry == "经销商" else 1.0)
            wanted.append((name, industry, city, owner, min(weight, 5.0)))
    return [
        _customer(rng, number, name, industry, city, by_name[owner], weight)
        for number, (name, industry, city, owner, weight) in enumerate(wanted, start=1)
    ]
