"""Payments, ledgers and statements: money that moved, which is a sale only where the row says so."""

from __future__ import annotations

from analytics.ingest.exporters.signature import of

_BANK = ("银行流水不是销售，也不全是回款（有工资、内部转账、退款）；要当回款，请挑出客户来款，指定为「回款」（--dataset receipts）并说明金额列",
         "a bank statement: money in the bank is no sale and not all of it is receipts (salaries, transfers, refunds); pick the customers' payments and load them as receipts")

PAYMENTS = (
    of("银行流水", "Bank statement", "借方发生额|贷方发生额|对方户名|对方账号|交易流水号|凭证种类|凭证类型|凭证号|账户余额|摘要|余额|本方账号|对方开户行|交易后余额|对方账户名称|借方金额|贷方金额|对方名称|借方(支出)金额|贷方(收入)金额|借方金额(支出)|贷方金额(收入)|借方发生额（支出）|贷方发生额（收入）|借方发生金额|贷方发生金额|银行流水号", 4, None, says=_BANK),
    of("银行流水", "Bank statement", "付款人账号/名称|收款人账号/名称|付款人开户行号/名|交易后余额|起息日期|交易附言|钞汇标识|付款人名称|收款人名称|付款人账号|收款人账号", 3, None, says=_BANK),
    of("银行流水", "Bank statement", "Running Balance|Balance|Debit|Credit|Value Date|Withdrawal|Deposit|Withdrawals|Deposits|Account Number|Transaction Details|Cheque No|Counterparty|Money In|Money Out|Paid In|Paid Out|Debit Amount|Credit Amount|Transaction Description|Sort Code", 3, None,
       never="Invoice No|Invoice Number|Num|Customer|Customer Name|Sales Rep|Product|Order ID|Quantity", says=_BANK),
    of("收支流水", "Cash book", "收入|支出|余额|结余|摘要|收入金额|支出金额|账户余额|支出项目|收支类别", 3, None, never="销售额|成交额|订单号|销售员|业务员|预算|产品",
       says=("收支流水（日记账）里的收入不一定是销售；要当回款或费用，请分开成两张表（回款：日期、客户、金额；费用：日期、科目、金额）",
             "a cash book: what came in need not be sales; split it into receipts (date, customer, amount) and expenses (date, item, amount)")),
    of("微信／支付宝账单", "WeChat or Alipay statement", "交易对方|收/支|支付方式|当前状态|交易单号|商户单号|交易分类|商品说明|收/付款方式|交易订单号|商家订单号", 4, None,
       says=("个人收支账单混着收款、付款、提现和充值，不是销售", "a personal statement that mixes money in and out, withdrawals and top-ups and is no sales")),
    of("店铺动账明细", "Shop account movements", "动账方向|动账金额|动账时间|动账流水号|动账场景|动账账户|动账摘要|动账类型|计费类型", 3, None,
       says=("动账明细混着货款、退款、佣金、提现和充值，不是销售；请导出订单", "movements that mix sales, refunds, commissions, withdrawals and top-ups; export the orders instead")),
    of("Shopify 收款流水", "Shopify payment transactions", "Payout Status|Payout Date|Payout ID|Card Brand|Card Source|Available On|Presentment Amount|Presentment Currency", 3, None,
       never="Seller Message", says=("收款流水（payouts）是平台打款，不是销售；请导出订单", "what the platform paid out and no sales; export the orders instead")),
    of("支付宝／平台账务明细", "Alipay or platform ledger", "支付宝交易号|支付宝流水号|账务类型|收入（+元）|支出（-元）|账户余额（元）|签约产品|业务账单来源|账务流水号|业务流水号|收入金额（+元）|支出金额（-元）|业务基础订单号|业务描述", 4, None,
       says=("支付宝账务明细混着收款、提现、推广充值和手续费，不是销售；请用店铺的订单报表", "a ledger that mixes payments, withdrawals, ad top-ups and fees and is no sales; export the shop's orders instead")),
    of("微信支付账单", "WeChat Pay bill", "公众账号ID|商户号|子商户号|微信订单号|用户标识|交易类型|交易状态|付款银行|商户退款单号|应结订单金额|代金券金额|商品名称|费率|订单金额|申请退款金额", 6, None,
       says=("微信支付账单混着收款、退款和手续费，不是销售；请用店铺的订单报表", "a bill that mixes payments, refunds and fees and is no sales; export the shop's orders instead")),
    of("动账明细", "Account movements", "交易类型描述|收入（元）|支出（元）|账户余额（元）|业务单号", 4, None,
       says=("动账明细是账户的收支，不是销售；请导出订单", "money in and out of an account and no sales; export the orders instead")),
    of("Stripe 收款", "Stripe payments", "Seller Message|Amount Refunded|Converted Amount|Converted Amount Refunded|Statement Descriptor|Card Last4|Card Brand|PaymentIntent ID|Captured|Created (UTC)|Disputed Amount", 4, "sales",
       "id=order_id|Created (UTC)=ordered_on|Created date (UTC)=ordered_on|Amount=amount_yuan|Status=status|Description=product|Customer Description=customer|Customer Email=customer",
       status="Status", counts="Paid|Succeeded", out="Failed|canceled|Pending|requires_payment_method|requires_action|uncaptured|blocked|incomplete", refund="Amount Refunded"),
    of("Stripe 余额流水", "Stripe balance history", "Destination Platform Fee|Available On (UTC)|Customer Facing Amount|Transfer Date (UTC)|Transfer Group|Source|Net|Fee|Created (UTC)", 4, "sales",
       "id=order_id|Created (UTC)=ordered_on|Amount=amount_yuan|Description=product", never="Seller Message|Amount Refunded",
       status="Type", counts="charge|payment|refund|payment_refund", out="payout|transfer|stripe_fee|adjustment|payout_failure|topup|tax_fee|contribution|application_fee|network_cost|reserve_transaction"),
    of("Stripe 明细报告", "Stripe itemized report", "balance_transaction_id|reporting_category|charge_id|payment_intent_id|automatic_payout_id|available_on_utc|gross|source_id", 4, "sales",
       "balance_transaction_id=order_id|created_utc=ordered_on|created=ordered_on|gross=amount_yuan|customer_name=customer|description=product",
       status="reporting_category", counts="charge|refund|partial_capture_reversal|refund_failure", out="payout|payout_reversal|fee|transfer|topup|network_cost|other_adjustment|tax|dispute|dispute_reversal|advance|connect_reserve"),
    of("Stripe 提现", "Stripe payouts", "Arrival Date (UTC)|Livemode|Created (UTC)|Destination|Balance Transaction", 2, None, never="Fee|Available On (UTC)|Seller Message|Card Brand",
       says=("提现（payouts）是把钱转到银行，不是销售", "payouts move money to the bank and are no sales")),
    of("PayPal 交易", "PayPal activity", "TimeZone|From Email Address|To Email Address|Transaction ID|Reference Txn ID|Balance Impact|Gross|Fee|Net|Receipt ID", 5, None,
       says=("PayPal 交易明细混着收款、付款、提现和换汇，不是销售；请用店铺的订单导出", "activity that mixes payments in and out, withdrawals and conversions; export the shop's orders instead")),
    of("QuickBooks 往来明细", "QuickBooks transaction list", "Transaction Type|Memo/Description|Split|Num|Account|Class|Posting", 4, "sales",
       "Date=ordered_on|Transaction date=ordered_on|Amount=amount_yuan|Num=order_id|Name=customer|Customer=customer", never="Debit",
       status="Transaction Type", counts="Invoice|Sales Receipt|Credit Memo|Refund|Refund Receipt", out="Estimate|Payment|Deposit|Journal Entry|Transfer|Bill|Bill Payment|Expense|Check|Purchase Order|Statement Charge|Credit Card Expense|Vendor Credit|Inventory Qty Adjust|Time Activity"),
    of("Xero 发票", "Xero invoices", "*ContactName|*InvoiceNumber|*InvoiceDate|*DueDate|*UnitAmount|*AccountCode|*TaxType|POAddressLine1|InventoryItemCode|TrackingName1", 5, "sales",
       "*InvoiceNumber=order_id|*InvoiceDate=ordered_on|Total=amount_yuan|*ContactName=customer|*Description=product|*Quantity=quantity|*UnitAmount=list_price_yuan|InventoryItemCode=product_id|Currency=extra", every_line=True),
)
