"""The questions of media, with their choices."""

from __future__ import annotations

from analytics.errors import Text
from analytics.media.attribution import FACTS as ATTRIBUTION_FACTS
from analytics.media.attribution import ORDERS, VALUES, attribution
from analytics.media.conversion_paths import FACTS as CONVERSION_PATHS_FACTS
from analytics.media.conversion_paths import conversion_paths
from analytics.media.media_mix import FACTS as MEDIA_MIX_FACTS
from analytics.media.media_mix import media_mix
from analytics.media.media_returns import LAG_FACTS, SOURCES_FACTS, media_lag, media_payback, media_sources
from analytics.media.media_spellings import FACTS as MEDIA_SPELLINGS_FACTS
from analytics.media.media_spellings import media_benchmarks, media_spellings
from analytics.media.mix_study import MOST_TERMS
from analytics.media.mix_weeks import OUTCOMES as MIX_OUTCOMES
from analytics.media.pausing import FACTS as MEDIA_TEST_FACTS
from analytics.media.pausing import media_test
from analytics.media.spend_and_return import FACTS as MEDIA_ROI_FACTS
from analytics.media.spend_and_return import media_roi
from analytics.question import Option, Question

_MIX = (Option("outcome", Text("结果看什么：销售额、赢单金额、媒体表里的成交额", "The outcome: sales, won deals or the revenue of the media sheets"), MIX_OUTCOMES),
        Option("terms", Text("最多分开看几项媒体，其余合为一项", "At most that many media apart, the others together"), whole_number=True, most=MOST_TERMS))

QUESTIONS: tuple[Question, ...] = (
    Question("media_roi", Text("媒体 ROI", "Media ROI"), Text("哪笔投放带来客户和毛利？", "Which spending brings customers and margin?"), media_roi, "media", facts=MEDIA_ROI_FACTS),
    Question("media_payback", Text("回本月", "Payback"), Text("每个媒体哪个月回了本，没回本的还差多少？", "When did each medium pay for itself, and how far are the others?"), media_payback, "media"),
    Question("media_lag", Text("成交时差", "Lag to purchase"), Text("从认识客户到第一次成交要几天，哪些天的投放还没走完？", "How long from first contact to first purchase, and which spending has not run its course?"),
             media_lag, "media", by=(), facts=LAG_FACTS),
    Question("media_sources", Text("投放表与自有数据", "Media file and own books"), Text("投放表说的成交和自己的订单、商机对得上吗，差在哪里？", "Do the deals of the media file agree with our own orders and deals, and why not?"),
             media_sources, "media", facts=SOURCES_FACTS),
    Question("media_benchmarks", Text("媒体对标", "Media benchmarks"), Text("我们的媒体比别家怎么样？", "How do our media stand beside other companies' figures?"), media_benchmarks, "media", by=()),
    Question("media_spellings", Text("媒体写法", "Spellings of media"), Text("同一个媒体有几种写法，哪些该合并？", "How many spellings has a medium, and which should be merged?"), media_spellings, "media", by=(),
             facts=MEDIA_SPELLINGS_FACTS),
    Question("attribution", Text("归因", "Attribution"), Text("转化该记在哪些媒体头上，各模型差多少？", "Which media get the credit for conversions, and how far do the models differ?"), attribution, "touches",
             (Option("value", Text("分配什么", "What is divided"), VALUES), Option("lookback", Text("回看几天", "Days looked back"), whole_number=True),
              Option("half_life", Text("半衰期（天）", "Half-life in days"), whole_number=True), Option("order", Text("马尔可夫的阶", "Order of Markov"), ORDERS)), by=(),
             facts=ATTRIBUTION_FACTS),
    Question("conversion_paths", Text("转化路径", "Conversion paths"), Text("客户是怎么一步步来的，哪条路转化高？", "By which paths did customers come, and which convert?"), conversion_paths, "touches",
             (Option("lookback", Text("回看几天", "Days looked back"), whole_number=True), Option("limit", Text("最多几条", "At most that many"), whole_number=True, most=1000)), by=(),
             facts=CONVERSION_PATHS_FACTS),
    Question("media_mix", Text("媒体组合", "Media mix"), Text("每个媒体带来多少，再投一元带来多少，看得清吗？", "What does each medium bring, what would the next yuan bring, and can it be known?"),
             media_mix, "media", _MIX, by=(), facts=MEDIA_MIX_FACTS),
    Question("media_test", Text("停投试验", "Pausing a medium"), Text("停哪个媒体、在哪停、停几周，最省地弄清它值不值？", "Which medium to pause, where and for how long, to learn at least cost whether it pays?"),
             media_test, "media", _MIX, by=(), facts=MEDIA_TEST_FACTS),
)
