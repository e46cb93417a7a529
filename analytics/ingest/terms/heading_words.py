"""The words headings are built of, as data: nouns, words that stand for a noun where none is there, and words that only tell which.

A line is `kind + qualifiers : words`, or `qualifiers : words` of those that only tell which. A word of Latin letters may be several
(`_` joins them); Chinese words are simplified, as headings are compared.
"""

from __future__ import annotations

# The head of a heading: what its cells are. Qualifiers of the word itself follow the kind.
NOUNS = """
money: 金额 额 款 款项 价款 货款 价值 钱 钱数 资金 总额 额度 合计金额 amount amt value money sum 款额 数额 货值 价额 worth
money price: 价 价格 price
money taxed total: 价税合计
money sold: 销售额 销售金额 营业额 营收 业绩 业绩额 流水 交易额 成交额 销货额 营业收入 销售收入 主营业务收入 gmv sales revenue turnover net_sales bookings 净销售额 净销售 takings 售卖额 销额 出货额 开单额 sold_for went_for 卖价合计 卖价 本单金额 订单卖价
money income: 收入 收益 所得 earnings income proceeds
money sum: 合计 总计 总和
money total: 总金额 总数额 total subtotal sub_total grand_total
money total list: 总价
money total list goods: 商品总价
money annual: tcv acv arr
money deal: deal_size deal_value
money total contract: 合同总价 合同总额
money total deal: 成交总价
money each: 单价 售价 零售价 均价 单位价格 unit_price unit_amount sale_price selling_price retail_price
money list: 原价 标价 定价 吊牌价 挂牌价 市场价 划线价 建议零售价 目录价 list_price compare_at_price msrp catalog_price
money cost: 成本 成本额 总成本 cogs cost costing
money price each: item_cost
money cost each: 成本价 进价 采购价 进货价 单位成本 unit_cost cost_price purchase_price
money expense: 费用 报支 报支金额
money fee: 费 手续费 服务费 佣金 平台费 技术服务费 管理费 保证金 押金 fee fees charge charges commission commissions
money consumed: 消费金额 消费额
money spend: 消费 花费 消耗 花销 广告费 推广费 投放费 投放金额 投放费用 广告支出 推广花费 spend spending spent ad_spend adspend media_cost outlay outlays paid_out ad_bill 广告开销 推广花销 推广开销
money expense: 支出 开支 开销 报销金额 报销额 expense expenses expenditure
money tax: 税 税额 税金 税款 销项税 增值税 tax taxes vat gst
money shipping: 运费 邮费 快递费 物流费 配送费 包装费 打包费 运杂费 freight shipping postage
money discount: 优惠 折扣 折让 让利 立减 抵扣 满减 红包 补贴 优惠券 券 折扣额 优惠额 抹零 discount discounts rebate rebates promotion coupon voucher
money profit: 盈利 盈余 利润 毛利 毛利额 净利 利润额 净利润 profit margin gross_profit net_profit gross_margin
money balance: 余额 结余 余款 结存 账面余额 balance balances
money unpaid: 未收 未收款 未回款 未付款 欠款 尾欠 未收金额 待收 待回款 outstanding unpaid overdue arrears
money receivable: 应收 应收款 应收账款 receivable receivables 应结 应收款项 应结款 owed owing
money payable: 应付 应付款 应付账款 payable payables
money target: 目标 任务 指标 责任额 任务额 目标额 定额 quota target targets goal goals 任务数 指标额 指标数 责任数
money budget: 预算 预算额 budget budgets budgeted
money bonus: 奖金 提成 工资 底薪 绩效奖 奖励金额 薪资 bonus salary wage  payroll incentive
money donation: 乐捐 乐捐额 乐捐款 捐款 赞助金 罚款 罚金 donation donations 对赌金 对赌 赌注 赌金 认罚 自罚 罚金额 处罚金 forfeit forfeits penalty penalties if_missed pays_if_missed owed_if_missed 罚则 负激励 负激励金额 自愿捐 捐 捐赠
money gap: 差额 缺口 缺口额 差异 差异额 差距 variance gap shortfall
money limit: 信用额度 授信额度 授信 credit_limit
money topup: 充值 充值金额 top_up topup recharge
money withdrawn: 提现 提现金额 payout payouts withdrawal withdrawals
money deposit: 定金 订金 预付款 首付款 deposit deposits prepayment
money points: 积分 积分抵扣 points
date: 日期 时间 日 时刻 时点 date dt time datetime timestamp day when 日子 日期时间 gregorian_date
date moment: 时间戳
date born: 生日 出生日期 出生年月 birthday dob birth_date
date ended: 到期日 截止日 截止日期 deadline expiry pay_by payable_by due_by settle_by 限期 期限 falls_due fall_due
date checkin: 签到时间 check_in checkin clock_in
date checkout: 签退时间 clock_out
period: 月份 年月 季度 年度 年份 期间 周期 月度 账期 会计期间 所属期 财年 周次 年周 归属月 月 年 季 month quarter year period week yearmonth fiscal_year fiscal_period
duration: 时长 所用时间 耗时 用时 天数 工时 分钟数 小时数 账龄 duration elapsed minutes hours days age_days
person: 人 员 人员 姓名 经理 顾问 专员 主管 老师 师傅 员工 职员 用户名 person people member personnel staff employee user name_of_person who participant 外出人 用款人 claimant 报销人 领款人 跟单客服
person seller: 销售员 业务员 营业员 导购 导购员 推销员 销售代表 销售人员 销售顾问 客户经理 业务经理 置业顾问 店员 促销员 销售专员 业务人员 业务代表 大客户经理 主责销售 销售负责人 业务负责人 销售担当 业务担当 salesperson sales_person 业代 销代 业务人 销售人 营销员 营销人员 销售同事 field_rep
person seller: relationship_manager bde sdr sales_person_name salesman_name
person seller: salesman sales_associate sales_rep sales_representative representative rep seller account_manager account_executive account_exec sales_agent agent
person seller: sales_executive salesrep consultant
person owner: 跟单员 跟单人 跟单 跟进销售 业务归属 业绩归属 签单员 成单人 负责人 责任人 归属人 跟进人 所有人 拥有者 持有人 担当 经办人 经手人 归属销售 拓展人 开发人 签单人 承办人 owner assignee assigned_to responsible 接单人 接单员 跟踪人 跟踪员 跟客人 主责人 主跟人 主谈人 主谈 承接人 承办 承办业务
person owner: 负责业务 在跟业务 对接销售 责任销售 经办 经办员 谈单人 出单人 handler looked_after_by 任务人
person owner: assigned_user assigned
person recorder: 制单人 创建人 录入人 填报人 填表人 开单人 登记人 操作人 操作员 收银员 制表人 提交人 发起人 申请人 上报人 上传人 记录人 过账人 created_by creator entered_by recorded_by submitted_by
person recorder: submitter author reporter cashier added_by
person changer: 修改人 更新人 最后修改人 变更人 modified_by updated_by changed_by last_modified_by
person approver: 审核人 审批人 批准人 复核人 核准人 确认人 批阅人 审阅人 处理人 approver approved_by reviewer reviewed_by auditor
person manager: 部门经理 上级 直属上级 直属领导 领导 部门主管 区域经理 大区经理 销售经理 店长 队长 组长 manager supervisor team_lead leader sales_manager regional_manager line_manager
person contact: 联系人 对接人 决策人 受访人 客户联系人 关键人 contact contact_person contact_name
person receiver: 收货人 收件人 提货人 收货方 recipient receiver consignee ship_to
person influencer: 达人 主播 团长 分销员 推广员 带货达人 kol influencer affiliate anchor host
person pledger: 保证人 承诺人 签署人 立状人 pledger 签状人 立誓人 signatory signer 许诺人
person visitor: 拜访人 走访人 访客员 外勤人员 外勤人 签到人 visitor visited_by 走访员 巡店员 跑店人 called_by
person trainee: 学员 参训人 考生 trainee student learner
person collector: 收款员 收款人 回款人 催款人 collector 跟款人 跟款 追款人 清收人 对账人 对账员 chaser chased_by
person carer: 经纪人 客服 客服人员 broker
person mate: 协助人 协作人 陪访人 协同人 陪同人 同行人 参与人 collaborator assistant follower
team: 部门 机构 团队 小组 战队 事业部 分公司 子公司 办事处 组别 班组 营业部 销售部 业务部 部 组 销售团队 战区 阿米巴 中心 公司部门 department dept team division office branch business_unit sales_team 营业所 营业处 服务处 分行 支行 分部 营业点
team: squad
team store: 门店 网店 店铺 店 专柜 网点 柜台 店面 分店 店名 store shop outlet 门市 门市部
place region: 地区 区域 大区 片区 市场 销售区域 销售地区 省区 地域 region area territory market zone
place: 省份 城市 国家 省 市 区 县 街道 country city province state
place address: place 地址 地点 位置 住址 address location street
place postcode: 邮编 zip postcode postal_code zipcode
place lat: 纬度 latitude lat
place lon: 经度 longitude lng lon
customer received: received_from money_from payment_from
customer counterparty: 对方户名 对方名称 对方单位 counterparty
customer dealer: 经销商 代理商 加盟商 分销商 dealer distributor reseller
customer: 客户 消费者 需求方 顾客 买家 会员 客商 购方 买方 甲方 客户方 客户单位 往来单位 单位全名 单位名称 购货单位 购买单位 企业名称 公司名称 公司 企业 付款方 付款单位 付款人 用户 开票单位 收货单位 采购方 订货单位 拜访单位 走访单位 采购单位 购买方 购买人 业主 买主 主顾 客人 委托方 委托人 买受人 投保人 采购商 订货方 订货人 需方 客源
customer: 终端门店 终端客户 billed_to invoiced_to patron patient guest 欠款单位 欠款方 债务人 debtor
customer: 拜访对象 拜访客户 走访对象 访问对象 走访客户 客户对象 customer client buyer account company organization organisation purchaser payer sold_to bill_to 厂客 buyer_username buyer_user_name 买家用户名 买家会员名 到访单位 到访客户 上门客户
customer: customer_account remitter 来款单位 来款方 汇款人 汇款方 汇款单位 打款方 打款单位 缴款人 缴款单位 缴款方 交款人 交款单位 付款户名
supplier: 供应商 供货商 供货单位 供方 厂商 服务商 supplier vendor
product: 产品 商品 货名 貨名 单品 宝贝 货品 货物 品名 物料 存货 菜品 课程 套餐 服务项目 型号 sku spu asin product item goods merchandise service course lineitem line_item article
product variant: 规格 车型 样式 variant spec
product line: 产品线 品类 类目 产品系列 系列 大类 product_line category sub_category product_category subcategory
brand: 品牌 brand
id: 编号 单号 代号 号 码 号码 编码 代码 流水号 序列号 账号 卡号 id no num number nr code key reference ref uuid no_of_record
id person: 工号 员工编号 员工号 员工id 人员编号 employee_id employee_no staff_id rep_id emp_id
id product: 货号 条码 条形码 sku编号 barcode upc ean
id order: 订单号 订单编号 销售单号 交易号 小票号 order_id order_no order_number
id contract: 合同号 合同编号 协议编号 contract_no
id ledger: account_code account_no account_number
id row: 序号 行号 row_id line_no row_number
name: 名称 名字 名 全名 全称 简称 标题 主题 户名 昵称 name title subject topic fname label
quantity: 数量 数 数目 总量 量 件数 台数 套数 销量 销售数量 出货量 销售量 个数 份数 箱数 瓶数 购买数量 quantity qty count units volume pieces pcs units_sold stock 台套 台套数
quantity stock: 库存 库存数 库存量 stock inventory
quantity people: 人数 headcount
quantity times: 次数 frequency
quantity weight: 重量 净重 毛重 weight
quantity engagement: 点赞 评论 收藏 转发 互动 点赞数 评论数 收藏数 likes shares engagement
quantity impressions: 展示量 展现量 曝光量 曝光数 展现数 展示数 展现次数 展示次数 曝光次数 展示 展现 曝光 impressions impression impr imps times_seen times_shown 露出次数 露出
quantity clicks: 点击量 点击数 点击次数 点击 clicks click taps tap 点开次数 点开数 点开
quantity views: 播放量 阅读量 浏览量 观看量 播放数 阅读数 播放次数 views pageviews video_views
quantity reach: 触达人数 覆盖人数 曝光人数 阅读人数 观看人数 reach viewers uv
quantity leads: 线索数 线索量 留资 留资数 表单提交 表单数 表单提交数 咨询量 有效线索 线索 表单 leads lead_count form_submissions forms
quantity conversions: conv 转化数 转化量 转化次数 成交单数 conversions conversion purchases
quantity orders: 单数 笔数 订单数 订单量 成交订单数 支付订单数 orders order_count
quantity received_goods: 收入数量 入库数量 收货数量
quantity calls: 电话量 电话数 拨打电话 拨打数 拨打量 通话数 通话量 通话次数 外呼量 外呼数 calls dials
quantity connected: 接通数 接通量 接听数 接听量 接通电话
quantity customers: 客户数 客户数量 新客户数 意向客户数
rate: 率 比例 比率 占比 比重 百分比 比 转化率 点击率 毛利率 完成率 达成率 投产比 汇率 税率 费率 rate ratio percent percentage pct ctr cvr roi roas attainment
rate each: cpc cpm cpa cpl aov 客单价 转化成本 点击单价 平均点击价格 千次展现费用 千次展示费用 cost_per
rate chance: 概率 可能性 赢率 胜率 把握度 成交概率 probability likelihood confidence win_rate
share: 分成 分成比例 分摊比例 分配比例 业绩占比 业绩比例 贡献比例 分配占比 contribution split_share
growth: 同比 环比 增长 增幅 增长率 增速 同比增长 growth yoy mom
rank: 排名 名次 排行 rank ranking position_in_list
status: 状态 情况 状况 status
stage: 阶段 步骤 节点 进展 进度 环节 stage phase step milestone pipeline_stage
outcome: 结果 结论 成果 输赢 result outcome
kind: 类型 pipeline method 类别 分类 种类 性质 方式 模式 type kind class classification mode
kind level: 等级 级别 层级 level grade tier
kind priority: 优先级 priority
channel: 渠道 途径 channel
source: 来源 线索来源 客户来源 获客渠道 source origin lead_source
medium: 媒体 媒介 平台 投放平台 广告平台 投放渠道 广告渠道 流量渠道 medium media platform publisher network
campaign: 广告计划 推广计划 广告系列 计划名称 推广单元 广告组 广告单元 创意 活动 活动名称 广告活动 营销活动 campaign ad_set adset ad_group adgroup campaign_name ad_name creative
audience: 人群 人群包 客群 受众 audience segment cohort
currency: 币种 币别 货币 结算币种 currency currency_code curr ccy
unit: 单位 计量单位 unit uom unit_of_measure
text: 信息 资料 info 备注 说明 描述 内容 摘要 留言 备忘 附言 总结 事由 用途 详情 反馈 意见 建议 评语 remark remarks note notes comment comments description memo message detail details
text: feedback summary
text reason: 原因 理由 reason reasons cause 说明原因
text purpose: 目的 purpose
text plan: 下一步 后续计划 跟进计划 next_step next_steps action_plan next_action
text competitor: 竞争对手 竞品 competitor competitors
text link: 链接 网址 url link website
text tags: 标签 标记 tag tags
text role: 职位 岗位 职务 角色 job_title position role
text industry: 行业 所属行业 industry sector vertical
text attachment: 附件 图片 照片 attachment photo image
text invoice_title: 抬头 发票抬头
flag: 是否 有无 is_closed is_won flag
phone: 电话 手机 手机号 电话号码 手机号码 联系电话 联系方式 联系手机 固话 传真 phone mobile tel telephone cell fax
email: 邮箱 邮件 电子邮箱 电子邮件 email_address email e_mail mail
score: 评分 得分 分数 打分 满意度 成绩 分值 总分 score rating points_scored satisfaction csat 评星 星级 几分 stars star_rating star 打几分 marks mark marks_out_of
score nps: 推荐度 推荐分 推荐值 推荐程度 推荐评分 推荐意愿 推荐指数 nps recommend likelihood_to_recommend net_promoter_score 推荐打分 推荐几分 推荐可能性
gender: 性别 gender sex
age: 年龄 年龄段 age age_group
id document: 凭证号 凭证编号 传票号 传票号码 voucher_no voucher_number slip_no slip_number slip_id
id invoiced: 票号 发票号 发票号码 发票编号 对账单编号 对账单号 账单号 账单编号
kind cost: cost_head expense_head account_head
"""

# What a heading is where it has no noun: 实付, 签到, 毛利 (the kind of its cells), 承诺.
STANDING_IN = """
person seller: 销售 业务 销售方 sales_owner
money paid: 实付 实付款 实际支付 已付 已付款 实支付 付清 paid amount_paid
money received: 实收 实收款 已收 已收款 回款 已回款 收款 到账 到款 入账 received collected collections 进账 来款 收到 cash_in money_in banked cleared 实到
money sold: 销售业绩 实销 销货 商品销售
money gross: gross
money net: net
money credit: credit
money debit: debit
money tip: tip tips gratuity
money achieved: 实际 完成 达成 完成额 达成额 实绩 actual achieved
money refunded: 退款 退货 退 已退款 退费 refund refunds refunded returns
money pledge: 保证 承诺 军令状 立状 promise promised pledge pledged commitment committed 许诺 签状
money invoiced: 开票 已开票 invoiced billed
money estimated: 预估 预计 预测 估算 estimate estimated forecast
date checkin: clock_in 签到 到店 到访 到达 进店 入店 到场 抵达 arrived arrival arrive
date checkout: clock_out 签退 离店 离开 出店 离场 出门 left departure depart leave 离去 离去时间
date created: 创建 建档 建立 created
date modified: 更新 修改 modified updated
date closed: 关闭 结单 关单 closed close closing
date activity: last_activity next_activity
date started: starts start started
date ended: ends end ended
date checkin: checked_in
date checkout: checked_out checkout check_out
date won: 赢单 won
date lost: 输单 丢单 lost
customer lead: 潜在客户 潜客 lead prospect
customer order: 下单人 订购人 下单帐号 下单账号
product gift: 赠品
quantity calls: 拨打 外呼 call
quantity connected: 接通 接听 connected answered
flag done: 已完成 done completed
duration: 时间段 时段 slot
status: standing
"""

# Words that only tell which amount, day or person; none is what the cells are.
QUALIFIERS = """
paid: 实付 实际支付 支付 付款 打款 汇款 缴款 已付 支付完成 付款确认 实缴 payment payments pay charged
received: 实收 实际收款 收款 回款 到账 到款 入账 已收 收讫 收据 collection receipt 进账 来款 收到 汇入 banked cleared cash_in money_in 实到 到位 收钱 收到钱
sold: 销售 业绩 营业 营销额 售出 成销 销货 sale selling sold 卖出 卖掉
deal: 成交 成单 商机 机会 结单 项目 opportunity deal 案件 案子 专案 标案 pipeline pursuit tender bid
traded: 交易
ordered: 下单 购买 订购 订货 提交订单 拍下 开单 销单 purchase purchased placed order_placed booking booked
order: 订单 单子 销售订单 订单总 order orders sales_order sale_order
row: line lines 行
contract: 合同 协议 contract contracts agreement
signed: 签订 签约 签单 签署 签定 sign signing
document: 单据 凭证 传票 票据 制单 记账 过账 账单 document posting posted voucher bill txn trans transaction transactions tran
business: 业务 发生 经营 营业日 business occurred effective_date
created: 创建 成立 新建 建档 建立 录入 登记 生成 created create creation entry entered added opened open logged 立案 立项 建案 建项 开案 开立 报备 起单 开始跟进 raised initiated
submitted: 提交 提交答卷 填写 答卷 填报 填表 submit submitted submission answered response completed_at recorded survey filled_in filled_out filled
modified: 修改 异动 更新 变更 编辑 最后修改 最近修改 updated update modified modify changed last_modified last_updated last_update
shipped: 发货 出库 出货 寄出 配送 ship shipped shipment dispatch dispatched fulfilled fulfillment fulfilment 送货
delivered: 收货 送达 交付 交货 签收 确认收货 验收 提货 运送 送货 deliver delivered delivery
finished: 交易成功 完成 完结 结束 办结 finish finished completed complete completion
achieved: 实际 达成 达标 实绩 achieved actual actually realized realised
settled: 结算 结账 结款 清算 对账 settle settled settlement
refunded: 退款 退货 退 退单 售后 退换 退费 已退 退给 refund refunded refunds return returned chargeback reversal
cancelled: 取消 作废 撤销 关闭交易 cancelled canceled cancel void voided
slip: 发票
invoiced: 开票 发票 出账 bill invoice invoiced invoicing billing billed 请款 开立 账单 issued
expected: 预计 预期 预测 预估 估计 拟 预售 est estimate estimated expected forecast projected anticipated potential
planned: 计划 规划 要求 约定 建议 预约 承诺发货 required due promised scheduled plan planned requested next_planned 最晚 最迟
target: 目标 任务 指标 考核 target quota goal assessment assessed
pledge: 保证 承诺 军令状 立状 责任书 pledged pledge promise commitment 签状 许诺 立誓 promised committed 对赌 责任
budget: 预算 budget
weighted: 加权 weighted prorated probability_weighted
refundable: 可退
unmet: 未完成 未达成 未达标 没完成 未兑现 missed unmet failed
not: 未 无 非 不 免 without not no_ non ex excl excluding
untaxed: 不含税 未税 无税 税前 除税 untaxed net_of_tax pre_tax before_tax ex_tax excl_tax ex_vat
taxed: 含税 价税 价税合计 税后 incl_tax inc_tax tax_incl tax_inc tax_included including_tax inc_vat incl_vat
before: 折前 优惠前 折扣前 gross_of before pre
after: 折后 优惠后 扣后 抹零后 折扣后 after
list: 标 原 目录 吊牌 list
each: 单 每 单位 单件 per each unit
fee: 手续费 服务费 佣金 平台 手续 processing
cost: 成本 采购 进货 cost
spend: 推广 投放 广告 营销 推广现金 媒体投放 ad ads advertising marketing media
shipping: 运费 物流 快递 邮费 shipping freight courier
tax: 税 tax
discount: 优惠 折扣 促销 补贴 store_credit gift_card gift_certificate voucher coupon discount promo promotional
profit: 利润 毛利 profit
balance: 余额 账户 balance
cumulative: 累计 累积 本年累计 历史 至今 迄今 running cumulative ytd lifetime to_date accumulated mtd qtd
average: 平均 日均 人均 单均 月均 均 avg average mean median
previous: 上期 上月 去年 上年 同期 上年同期 昨日 期初 prior previous last_year ly opening
current: 本次 本月 本期 当月 current this_month
today: 今日 今天 本日 当日 当天 today
weekly: 本周 每周 weekly
maximum: 最高 最大 最低 最小 max min maximum minimum
total: overall 总 总体 合计 总计 全部 共计 累加 total gross_total all
net: 净 净额 net
gross: 毛 gross
converted: 折合 折算 换算 converted company_currency in_company_currency base_currency presentment
home: 本位币 本币 折人民币 home_currency functional_currency local_currency
foreign: 原币 外币 foreign
annual: 年度 全年 本年 当年 annual annualized annualised yearly acv arr tcv
monthly: 每月 monthly mrr recurring
withdrawn: 提现 划转 转出 withdrawal withdrawn payout transfer
topup: 充值 topup recharge
deposit: 定金 订金 预付 首付 deposit
credit: 贷方 收方 credit
debit: 借方 付方 debit
bonus: 奖金 提成 奖励 激励 bonus reward
limit: 授信 信用 额度 limit
gap: 差异 缺口 差距 差
given: 赠送 赠
platform: 平台 店铺 商家 商户 卖家 shop seller_side
generated: 带来 产生 引导 归因 generated attributed driven attributed_to
window: 近七天 近七日 近 近一周 近一月
now: 当前 目前 current
closed: 关单 关闭 close closed closing 结案 敲定 了结 定案 收尾 签下 decided decision concluded
won: 赢单 赢 won win
lost: 输单 丢单 流失 战败 输 lost loss
accepted: 受理 接单 接收 受理人
started: 开始 起始 起 出发 begin start started from
ended: 结束 截止 终止 止 到期 返回 end ended until to_end expiry due_end
checkin: 签到 到店 到访 进店 入店 到场 抵达 到达 arrival arrive arrived checked_in in
checkout: 签退 离店 离开 出店 离场 departure leave checked_out out checkout check_out 离去
visit: 拜访 走访 外勤 访问 上门 巡店 到客户 visit visits visited
activity: 联系 跟进 沟通 活动 回访 接触 activity contacted follow_up followup
next: 下次 下一次 后续 next upcoming
last: 最近 最后 上次 末次 last latest recent
first: 首次 首 第一次 初次 first
approved: 审批 审核 批准 核准 approve approved approval
promoted: 报名 预订 预定
valid: 生效 有效 归属 valid effective
hired: 入职 到岗 hire hired joined joining
quit: 离职 termination resigned
born: 出生 birth
printed: 打印 导出 制表 抓取 print printed export exported report reporting reported 报告 报表 统计
available: 可用 上架 上市 launch available
received_goods: 入库 采购入库 收入数量 inbound stock_in
customer: 客户 顾客 买家 会员 用户 客商 购方 甲方 customer client buyer account user
contact: 联系人 收件 收货人 contact
product: 商品 产品 单品 货品 宝贝 物料 存货 product item items lineitem sku goods
team: 部门 团队 门店 店铺 team store department
person: 员工 业务员 销售员 人员 销售人员 employee staff sales_rep rep agent salesperson person
owner: 归属 负责 所属 owned 承办 在跟 接单 承接 run managed handled served looked_after
recorder: 制单 录入 建档 建單 建单 recorded_by keyed_in keyed keyed_in_by typed_in typed_by entered_by input_by logged_by
campaign: 计划 活动 广告计划 刊登 投放 上线 campaign ran flight
lead: 线索 潜客 lead leads
exam: 考试 考核 考 exam test
training: 培训 training
trip: 出差 差旅 trip travel
complaint: 投诉 客诉 工单 问题 complaint ticket case
inventory: 盘点 inventory stocktake
call: 通话 电话 外呼 call phone talk outbound
survey: 调查 调研 访谈 问卷 测评 interview survey questionnaire review
expense: 费用 报销 expense claim reimbursement incurred claimed 报支 用款 开支 领款
effective: 有效 effective valid_only
count: 种类 品种
prospective: 意向 潜在
new: 新增 新客 新签 新 new
renewal: 续约 续费 复购 renewal repeat
internal: 内部 系统 平台自定义 自定义 custom system internal external
tag: 标准 规格 属性 图片 spec variant
bank: 银行 开户 对方 bank
member: 会员 member
receiver: 收货 收件 收件人 recipient
mobile: 手机 移动 mobile
form: 表单 form
name: name full
display: 显示 展示
ours: 我方 本公司 our own
parent: 上级 父 主 parent primary main
opening: 期初 opening
agreed: 约 agreed
handled: 处理 办理 handled
record: record
monthly: 月度
other: 其他 其它 other
sub: 子 下级 sub child
registered: 注册 激活 安装 下载 registration registered install installs activation sign_up sign_ups
gift: 赠品 礼品 gift gift_card
clock: 打卡 上班 下班 考勤 迟到 早退 加班 请假
underway: 整体 直接 间接 深度 direct indirect assisted
extended: extended compare_at
split: 分配 分成 分摊 贡献 业绩分配 split allocated allocation contribution contributed
receivable: 应收 应结 应收付 receivable
collector: 跟款 追款 chased
"""

# Words without a meaning of their own inside a heading.
FILLERS = "承担 您 终端 于 text txt f made 自愿 的 之 为 of the a an for by at on with and 与 和 及 或 及其 其 该 请 您 本 中 字段 值 明细 记录 数据 列表 所在 一级 二级 三级 四级 associated utc gmt card card_holder data"
