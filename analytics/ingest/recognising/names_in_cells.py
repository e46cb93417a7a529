"""Whether the cells of a column are names of people or of customers, whatever stands above them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from analytics.ingest.terms.numbers import parse_number

_MOST = 0.8  # the share of the different cells that have to be such names
_LEAST = 2  # different names: one name over and over is that of the company, or of whoever made the list

# The family names of nearly everybody in China, simplified and traditional, by how many bear them.
_FAMILY = (
    "王李张劉刘陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鐘鍾谭譚陆陸汪范石廖贾賈夏韦韋付傅方白邹鄒孟熊秦邱江尹薛闫閻阎段雷侯龙龍史陶黎贺賀"
    "顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯温康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦俞左柳甘祝包宁寧尚符舒阮柯纪紀梅童凌毕畢单單季裴霍涂成苗谷盛曲翁冉骆駱蓝藍路游辛靳管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽时時"
    "穆农農司卓古吉缪繆简簡车車项項连連芦蘆麦麥褚娄婁窦竇戚岑景党黨宫宮费費卜冷晏席卫衛米柏宗瞿桂全佟应應臧闵閔苟邬鄔边邊卞姬师師和仇栾欒隋商刁沙荣榮巫寇桑郎甄丛叢仲虞敖巩鞏明佘池查麻苑迟遲邝鄺官封谈談匡鞠惠荆荊乐樂冀胥南班储儲原栗燕楚鄢扈奚赖賴屠谌湛巴晋揭敬漆瞿郜郗邸闵鄞竺逄阙闕麻龍"
)
_TWICE = "欧阳|歐陽|上官|司徒|司马|司馬|诸葛|諸葛|夏侯|皇甫|尉迟|尉遲|公孙|公孫|长孙|長孫|慕容|令狐|东方|東方|西门|西門|南宫|南宮|端木|百里|呼延|轩辕|軒轅|宇文"
_CHINESE = re.compile(rf"(?:(?:{_TWICE})|[{_FAMILY}])[\u4e00-\u9fff]{{1,2}}")
_WESTERN = re.compile(r"[A-Z][a-zà-ÿ'’]+(?:-[A-Z][a-zà-ÿ]+)?(?: [A-Z]\.?)?(?: (?:van|von|de|da|di|del|la|bin|al))* (?:O'|Mc|Mac)?[A-Z][a-zà-ÿ'’]+(?:-[A-Z][a-zà-ÿ]+)?")
# Two words that are no person: a firm, a place, a thing of the office.
_NO_PERSON = re.compile(
    r"\b(?:inc|ltd|llc|gmbh|corp|co|group|company|bank|store|shop|office|desk|team|north|south|east|west|central|new|city|street|road|cafe|dental|tools|hotel|kit|card|cash|order|"
    r"online|offline|trade|client|travel|product|service|sales|marketing|customer|standard|express|free|paid|won|lost|open|closed|high|medium|low)\b", re.IGNORECASE)
# 高铁 is no Mr Gao, 常州 no Mr Chang: a place or a thing by its last character.
_NO_NAME = re.compile(r"[市省县縣区區州镇鎮村路街店部组組费費票款类類品货貨卡金额額单單号號次天年月日]$")
_NOTES = re.compile(r"[\d:：;；,，。!！?？@#/\\]|\.{2}")


def names_people(values: Sequence[str]) -> bool:
    """
    >>> names_people(["王芳", "司徒磊", "赖俊宏"]), names_people(["Mei Tan", "Ingrid Moe"]), names_people(["徐州", "高铁票"]), names_people(["Back Office", "Oak Street"])
    (True, True, False, False)
    """
    return _mostly(values, _is_person)


def names_parties(values: Sequence[str]) -> bool:
    """Whether they may be names of customers: words without numbers or stops, no longer than names are, and people's or each several times.

    >>> names_parties(["绵阳天和餐饮", "嘉兴宏远纺织", "绵阳天和餐饮"]), names_parties(["see mail", "12 Mill Lane, Leeds"])
    (True, False)
    """
    return _mostly(values, _is_party)


def _mostly(values: Sequence[str], holds: Callable[[str], bool]) -> bool:
    different = {text.strip() for text in values if text.strip()}
    return len(different) >= _LEAST and sum(1 for text in different if holds(text)) >= _MOST * len(different)


def _is_person(text: str) -> bool:
    return bool(_CHINESE.fullmatch(text) and not _NO_NAME.search(text) or _WESTERN.fullmatch(text) and not _NO_PERSON.search(text))


def _is_party(text: str) -> bool:
    if _NOTES.search(text) or parse_number(text) is not None:
        return False
    return 4 <= len(text) <= 24 if not text.isascii() else len(text) <= 40 and " " in text and text[:1].isupper() and all(
        word[:1].isupper() or not word.isalpha() for word in text.split())
