"""Advertising and content reports of Chinese platforms."""

from __future__ import annotations

from analytics.ingest.exporters.signature import of

ADS_CN = (
    of("巨量引擎广告报表", "Ocean Engine report", "广告组id|广告计划id|广告组|广告计划|展示数|展现数|平均点击单价|平均点击价格|平均千次展现费用|深度转化次数|深度转化成本|消耗(实)", 4, "media",
       "时间=date|日期=date|广告计划=campaign|广告组=campaign|展示数=impressions|展现数=impressions|点击数=clicks|总花费=cost_yuan|消耗=cost_yuan|转化数=leads", constants="抖音=medium"),
    of("巨量千川报表", "Qianchuan report", "素材ID|素材名称|直接支付ROI|直接支付成交金额|直接成交订单数|3秒播放率|平均千次展示费用|整体消耗|整体支付ROI|整体成交金额|净成交ROI|7日新增A3", 4, "media",
       "时间=date|日期=date|素材创建时间=extra|素材名称=campaign|消耗=cost_yuan|整体消耗=cost_yuan|展示次数=impressions|点击次数=clicks|播放次数=views|直接支付成交金额=revenue_yuan|整体成交金额=revenue_yuan|直接成交订单数=deals|整体成交订单数=deals|转化数=leads", constants="抖音=medium"),
    of("百度推广报告", "Baidu search report", "推广计划|推广计划名称|推广单元|推广单元名称|账户|展现|消费|平均点击价格|网页转化|千次展现消费|搜索词|匹配模式|计算机质量度", 5, "media",
       "日期=date|推广计划=campaign|推广计划名称=campaign|展现=impressions|点击=clicks|消费=cost_yuan|网页转化=leads|总转化量=leads", constants="百度=medium", never="展示"),
    of("搜狗／神马推广报告", "Sogou or Shenma report", "推广账户|推广计划|推广组|产品线|省级地区|展示次数|点击次数|总费用|平均每次点击费用", 6, "media",
       "日期=date|时间=date|推广计划=campaign|展示次数=impressions|展示=impressions|点击次数=clicks|点击=clicks|总费用=cost_yuan|消费=cost_yuan", constants="搜狗=medium"),
    of("小红书聚光报表", "Xiaohongshu ads report", "投放位置|计划名称|计划ID|单元名称|笔记ID|创意名称|笔记跳转链接|平均点击成本|平均千次展示费用|互动量|平均互动成本|行动按钮点击量", 5, "media",
       "时间=date|日期=date|计划名称=campaign|消费=cost_yuan|展现量=impressions|点击量=clicks", constants="小红书=medium"),
    of("拼多多推广报表", "Pinduoduo promotion report", "推广场景|推广名称|出价方式|是否已删除|成交花费|交易额|实际投产比|总花费|曝光量", 5, "media",
       "日期=date|推广名称=campaign|商品名称=campaign|总花费=cost_yuan|交易额=revenue_yuan|曝光量=impressions|点击量=clicks", constants="拼多多推广=medium"),
    of("腾讯广告报表", "Tencent ads report", "推广计划ID|推广计划名称|广告ID|广告名称|曝光次数|点击次数|花费|目标转化量|目标转化成本|千次展现均价", 6, "media",
       "日期=date|时间=date|推广计划名称=campaign|广告名称=campaign|曝光次数=impressions|点击次数=clicks|花费=cost_yuan|目标转化量=leads", constants="微信=medium"),
    of("公众号内容分析", "WeChat article statistics", "内容标题|总阅读人数|总阅读次数|总分享人数|阅读后关注人数|送达人数|公众号消息阅读次数|阅读完成率|内容url", 4, "media",
       "发表时间=date|内容标题=campaign|总阅读次数=views|总阅读人数=viewers", constants="微信公众号=medium"),
    of("抖音作品数据", "Douyin video statistics", "作品名称|体裁|完播率|5s完播率|2s跳出率|平均播放时长|封面点击率|主页访问量|粉丝增量", 5, "media",
       "发布时间=date|作品名称=campaign|播放量=views", constants="抖音=medium"),
)
