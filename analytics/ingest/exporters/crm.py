"""Deals and activities of CRMs."""

from __future__ import annotations

from analytics.ingest.exporters.signature import of

_DEALS = ("Opportunity Name=extra|Opportunity Owner=person|Account Name=customer|Stage=sales_stage|Amount=amount_yuan|Close Date=closed_on|Created Date=created_on|Probability (%)=stated_probability|"
          "Lead Source=source_medium|Loss Reason=lost_reason|Product Name=product")

CRM = (
    of("Salesforce 商机报表", "Salesforce opportunity report", "Opportunity Owner|Opportunity Name|Fiscal Period|Forecast Category|Opportunity ID|Opportunity ID (18 Digit)|Close Date|Created Date|Stage|Account Name|Amount (converted)|Next Step|Primary Campaign Source", 4, "deals",
       "Opportunity ID (18 Digit)=deal_id|Opportunity ID=deal_id|" + _DEALS, open_ended=True, never="Sum of Amount|Record Count"),
    of("HubSpot 商机", "HubSpot deals", "Record ID|Deal ID|Deal Name|Deal Stage|Deal owner|Pipeline|Create Date|Close Date|Amount in company currency|Weighted amount|Is Closed Won|Associated Company|Associated Contact", 5, "deals",
       "Record ID=deal_id|Deal ID=deal_id|Deal Stage=sales_stage|Deal owner=person|Amount=amount_yuan|Close Date=closed_on|Create Date=created_on|Associated Company=customer|Closed Lost Reason=lost_reason", open_ended=True),
    of("Pipedrive 商机", "Pipedrive deals", "Deal - ID|Deal - Title|Deal - Owner|Deal - Value|Deal - Status|Deal - Stage|Deal - Deal created|Deal - Won time|Deal - Expected close date|Deal - Pipeline", 3, "deals",
       "Deal - ID=deal_id|Deal - Owner=person|Deal - Value=amount_yuan|Deal - Status=outcome|Deal - Stage=sales_stage|Deal - Deal created=created_on|Deal - Deal created on=created_on|Deal - Won time=won_on|Deal - Deal closed on=closed_on|Deal - Lost time=closed_on|Deal - Expected close date=expected_close_on|Deal - Lost reason=lost_reason|Deal - Organization=customer|Organization - Name=customer|Deal - Probability=stated_probability|Deal - Product name=product|Deal - Source channel=source_medium"),
    of("Zoho CRM 商机", "Zoho CRM deals", "Record Id|Deal Owner|Deal Owner.id|Deal Name|Closing Date|Sub-Pipeline|Reason For Loss|Account Name.id|Potential Name|Potential Owner|Forecast Type|Expected Revenue|Closing Date|Campaign Source", 4, "deals",
       "Record Id=deal_id|Deal Id=deal_id|Deal Owner=person|Potential Owner=person|Amount=amount_yuan|Closing Date=closed_on|Account Name=customer|Stage=sales_stage|Created Time=created_on|Lead Source=source_medium|Reason For Loss=lost_reason"),
    of("Dynamics 365 商机", "Dynamics 365 opportunities", "(Do Not Modify) Opportunity|(Do Not Modify) Row Checksum|Est. close date|Est. revenue|Actual Revenue|Potential Customer|Status Reason|Pipeline Phase|Topic", 4, "deals",
       "(Do Not Modify) Opportunity=deal_id|Owner=person|Potential Customer=customer|Account=customer|Est. revenue=amount_yuan|Status=outcome|Sales Stage=sales_stage|Actual Close Date=closed_on|Est. close date=expected_close_on|Created On=created_on|Probability=stated_probability"),
    of("Close 商机", "Close opportunities", "lead_id|lead_name|status_label|status_type|value_currency|value_period|value_formatted|date_won|date_lost|user_name", 5, "deals",
       "id=deal_id|lead_name=customer|status_type=outcome|status_label=sales_stage|value=amount_yuan|user_name=person|date_created=created_on|date_won=won_on|date_lost=closed_on"),
    of("Odoo 商机", "Odoo opportunities", "Salesperson|Sales Team|Expected Revenue|Prorated Revenue|Expected Closing|Created on|Lost Reason|Recurring Revenues|Opportunity", 5, "deals",
       "Opportunity=extra|Contact Name=extra|Salesperson=person|Sales Team=team|Expected Revenue=amount_yuan|Stage=sales_stage|Expected Closing=expected_close_on|Created on=created_on|Closed Date=closed_on|Lost Reason=lost_reason|Company=customer|Customer=customer"),
    of("Odoo 销售订单", "Odoo sales orders", "Order Reference|Order Lines/Product|Order Lines/Quantity|Order Lines/Unit Price|Order Lines/Subtotal|Untaxed Amount|Invoice Status|Delivery Address", 4, "sales",
       "Order Reference=order_id|Order Date=ordered_on|Creation Date=ordered_on|Untaxed Amount=amount_yuan|Total=amount_yuan|Customer=customer|Salesperson=person|Sales Team=team|Order Lines/Product=product|Order Lines/Quantity=quantity|Order Lines/Unit Price=list_price_yuan|Status=status",
       status="Status", counts="Sales Order|Locked", out="Quotation|Quotation Sent|Cancelled"),
    of("ERPNext 销售订单", "ERPNext sales orders", "% Delivered|% Amount Billed|Grand Total|Net Total|Delivery Date|Item Code (Items)|Sales Partner", 4, "sales",
       "ID=order_id|Date=ordered_on|Net Total=amount_yuan|Grand Total=amount_yuan|Customer Name=customer|Customer=customer|Status=status|Territory=region|Item Code (Items)=product|Qty (Items)=quantity|Rate (Items)=list_price_yuan",
       status="Status", counts="To Deliver and Bill|To Bill|To Deliver|Completed", out="Draft|Cancelled|Closed"),
    of("EspoCRM 商机", "EspoCRM opportunities", "accountId|accountName|lastStage|amountCurrency|amountConverted|amountWeightedConverted|closeDate|assignedUserName|originalLeadId", 5, "deals",
       "id=deal_id|accountName=customer|stage=sales_stage|amount=amount_yuan|probability=stated_probability|closeDate=closed_on|createdAt=created_on|assignedUserName=person|leadSource=source_medium"),
    of("销售易商机", "Neocrm opportunities", "机会编号|机会名称|机会类型|机会来源|销售金额|预测金额|销售阶段|阶段分类|赢率|结单日期|阶段更新时间|赢单原因", 5, "deals",
       "机会编号=deal_id|销售金额=amount_yuan|销售阶段=sales_stage|结单日期=closed_on|赢率=stated_probability|机会来源=source_medium|客户名称=customer|所有人=person|机会所有人=person|创建日期=created_on", open_ended=True),
    of("Salesforce 线索报表", "Salesforce leads", "Lead ID|Lead Owner|Lead Owner: Manager|Company / Account|Lead Status|Last Activity Date|Create Date", 5, "deals",
       "Lead ID=deal_id|Lead Owner=person|Company / Account=customer|Lead Source=source_medium|Lead Status=sales_stage|Create Date=created_on|Created Date=created_on"),
    of("Pipedrive 活动", "Pipedrive activities", "Activity - ID|Activity - Subject|Activity - Type|Activity - Due date|Activity - Done|Activity - Assigned to user", 3, None,
       says=("CRM 活动清单里是电话、邮件和待办，截止日是计划，不是拜访记录", "a list of calls, mails and tasks with due dates, no log of visits")),
    of("Salesforce 活动", "Salesforce activities", "Task/Event Record Type|Assigned Role|Activity Type|Activity ID|Assigned|Company / Account", 4, None,
       says=("CRM 活动清单里是任务和日程，日期是截止日，不是拜访记录", "a list of tasks and events with due dates, no log of visits")),
    of("佣金结算单", "Commission statement", "Commission Rate|Commission Amount|Period Start|Period End|Release Date|Batch ID|Invoice Amount", 4, None,
       says=("佣金结算单按佣金列行，同一张发票可能有几行，不是销售；请用订单或发票", "a commission statement: one invoice may stand on several rows; use orders or invoices instead")),
)
