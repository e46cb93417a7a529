"""What strangers call the columns and the outcomes of a list of deals."""

from __future__ import annotations

from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL, family

DEALS = (
    # Freshsales deal export.
    family(ENGLISH, "Freshsales",
           "deal_id: Deal ID|Id; name: Deal name; customer: Account|Primary account; amount_yuan: Deal value; outcome: Deal stage; person: Sales owner|Deal owner name; created_on: Created at; "
           "closed_on: Closed date; lost_reason: Lost reason",
           "Deal pipeline=text; Probability (%)=percent; Tags=text; Updated at=when; Territory=place; Created by=name"),
    # Insightly opportunities, upper-case names of its API and export.
    family(ENGLISH, "Insightly",
           "deal_id: OPPORTUNITY_ID|RecordId; name: OPPORTUNITY_NAME; customer: ORGANISATION_NAME|Organization Linked; amount_yuan: OPPORTUNITY_VALUE|Opportunity Value; "
           "outcome: OPPORTUNITY_STATE|Current State; person: RESPONSIBLE_USER|User Responsible; created_on: DATE_CREATED_UTC|Date Created; closed_on: ACTUAL_CLOSE_DATE|Actual Close Date; "
           "lost_reason: STATE_REASON",
           "BID_DURATION=count; CATEGORY_NAME=text; DATE_UPDATED_UTC=when; PROBABILITY=percent; OWNER_USER_ID=code"),
    # Copper (ProsperWorks) opportunity export.
    family(ENGLISH, "Copper",
           "deal_id: Copper ID; name: Name; customer: Primary Company|Company; amount_yuan: Value|Converted Value; outcome: Status; person: Owned By|Owner; created_on: Created At|Date Created; "
           "closed_on: Date Closed|Completed Date; lost_reason: Loss Reason",
           "Priority=text; Win Probability=percent; Last Stage At=when; Interaction Count=count; Details=note"),
    # SugarCRM / SuiteCRM opportunities, column names of its modules.
    family(ENGLISH, "SugarCRM",
           "deal_id: id; name: name; customer: account_name; amount_yuan: amount|opportunity_amount; outcome: sales_stage; person: assigned_user_name|assigned_to_name; created_on: date_entered; "
           "closed_on: date_closed; lost_reason: lost_reason_c",
           "next_step=note; lead_source=text; probability=percent; date_modified=when; created_by_name=name; opportunity_type=text"),
    # Vtiger opportunities, labels of its list view.
    family(ENGLISH, "Vtiger",
           "deal_id: Opportunity No|Potential No; name: Opportunity Name; customer: Organization Name; amount_yuan: Amount|Forecast Amount; outcome: Sales Stage; person: Assigned To; "
           "created_on: Created Time; closed_on: Closing Date|Closed Date; lost_reason: Lost Reason",
           "Type=text; Next Step=note; Probability=percent; Modified Time=when; Last Modified By=name"),
    # Bitrix24 deals.
    family(ENGLISH, "Bitrix24",
           "deal_id: ID|Deal ID; name: Deal Name; customer: Company|Company: Company Name; amount_yuan: Income|Deal total; outcome: Stage|Stage group; person: Responsible|Responsible person; "
           "created_on: Created on|Created; closed_on: Closed on|End date; lost_reason: Comment on loss",
           "Pipeline=text; Repeat deal=flag; Modified on=when; Created by=name; UTM Campaign=text"),
    # A home-grown CRM (预计签单金额 …), field names of a public type.
    family(SIMPLIFIED, "CRM",
           "deal_id: 商机编号|商机编码; name: 商机主题; customer: 客户; amount_yuan: 预计签单金额|签单金额; outcome: 状态|当前状态; person: 负责人|主责人; created_on: 创建时间|录入时间; "
           "closed_on: 结束时间|关闭时间; lost_reason: 输单说明",
           "产品线=text; 签单概率=percent; 驳回原因=note; 审批人=name; 最近跟进时间=when"),
    family(SIMPLIFIED, "口语",
           "deal_id: 项目代码|单子编号; name: 项目名称|单子名称; customer: 客户全称|意向客户; amount_yuan: 单子金额|项目金额|预计签约额; outcome: 成单情况|进展|目前状况; person: 跟单人|在跟业务|项目负责人; "
           "created_on: 立项日期|报备日期|开始跟进日; closed_on: 了结日期|结案时间|敲定日期; lost_reason: 丢单说明", everyday=True),
    family(TRADITIONAL, "口語",
           "deal_id: 案件編號|專案代號; name: 案件名稱; customer: 客戶名稱|業主; amount_yuan: 案件金額|預估金額; outcome: 案件狀態|目前進度; person: 承辦業務|負責業務; created_on: 建檔日期|立案日期; "
           "closed_on: 結案日期|結案日; lost_reason: 失單原因", everyday=True),
    family(ENGLISH, "everyday",
           "deal_id: Lead Ref|Project Code; name: Project; customer: Prospect|Client Co.; amount_yuan: Deal Size|Worth|Potential Revenue|Est. Value; outcome: Standing|Outcome So Far|State; "
           "person: Run By|Lead Rep|Account Exec|Handler; created_on: Opened On|First Logged|Date Opened; closed_on: Decided On|Date Decided|Settled On; lost_reason: Why Lost", everyday=True),
)

# {language: sets of words for (won, lost, open)}: each sheet uses one set.
OUTCOMES: dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]] = {
    ENGLISH: (
        (("Won",), ("Lost",), ("New", "Qualification", "Negotiation")),  # Freshsales
        (("WON",), ("LOST",), ("OPEN",)),  # Insightly
        (("Won",), ("Lost",), ("Open",)),  # Copper
        (("Closed Won",), ("Closed Lost",), ("Prospecting", "Value Proposition", "Negotiation/Review")),  # SugarCRM, Vtiger
        (("Deal won",), ("Deal lost",), ("In progress", "Invoice sent")),  # Bitrix24
        (("signed",), ("lost to competitor",), ("still talking", "waiting for client")),  # everyday
    ),
    SIMPLIFIED: (
        (("赢单",), ("输单",), ("需求沟通", "方案报价")),
        (("已签单",), ("已丢单",), ("跟进中",)),
        (("签下来了",), ("黄了",), ("还在谈",)),
        (("成单",), ("战败",), ("洽谈中",)),  # car dealers and decoration companies
    ),
    TRADITIONAL: (
        (("已成交",), ("未成交",), ("洽談中",)),
        (("得標",), ("失單",), ("報價中",)),
    ),
}
