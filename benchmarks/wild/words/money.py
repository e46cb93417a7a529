"""What strangers call the columns of money received, money owed and money spent."""

from __future__ import annotations

from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL, family

RECEIPTS = (
    # A supply-chain ERP's receipt list (收款单), columns of a public front end.
    family(SIMPLIFIED, "收款单",
           "receipt_id: 收款单单据编号|收款单编号; received_on: 到账日期|业务日期; customer: 付款人名称|付款单位; amount_yuan: 收款金额|收款认款金额; person: 业务员|收款经办人",
           "单据状态=paidstate; 收款银行=text; 结算方式=text; 汇率=fx; 收款账户=account; 创建人=name; 更新时间=when; 备注=note"),
    # A B2B ordering platform's ledger of transfers; headings of a public export controller.
    family(SIMPLIFIED, "订货平台流水",
           "receipt_id: 交易流水号|流水号; received_on: 款项到账时间; customer: 对方户名|付款方; amount_yuan: 实收金额（元）|到账金额（元）; person: 客户经理|跟进业务",
           "对方账号=account; 订单号=code; 支付渠道=text; 手续费=fee; 摘要=note"),
    family(SIMPLIFIED, "口语",
           "receipt_id: 收据号|凭证号|打款编号; received_on: 进账日|款到日期|打款时间|入账日期|收钱日期; customer: 付款方|汇款人|打款客户|来款单位|打款方; "
           "amount_yuan: 进账|到款额|本次收款|打款金额|实到金额|收到货款; person: 跟款人|催款人|收款经办|回款责任人", everyday=True),
    family(TRADITIONAL, "口語",
           "receipt_id: 收據編號|傳票號碼; received_on: 入帳日期|收款日|匯入日; customer: 付款客戶|匯款人; amount_yuan: 入帳金額|實收金額|匯入金額; person: 收款業務|負責業務", everyday=True),
    # FreshBooks and Sage payment lists; columns in public importers.
    family(ENGLISH, "FreshBooks payments",
           "receipt_id: Payment #|Transaction Ref; received_on: Date Paid|Payment Received On; customer: Client Name|Client; amount_yuan: Payment Amount|Amount Received; "
           "person: Team Member|Account Manager",
           "Payment Type=text; Currency Code=yuan; Internal Note=note; Processing Fee=fee; Invoice #=code"),
    family(ENGLISH, "Sage receipts",
           "receipt_id: Receipt Ref|Receipt No.; received_on: Date Received|Date Banked; customer: Customer A/C Name|Remitter; amount_yuan: Receipt Value|Amount Banked; person: Credit Controller",
           "N/C=code; Bank A/C=account; Details=note; Cheque No=code; Dept=text"),
    family(ENGLISH, "everyday",
           "receipt_id: Voucher No.|Slip No; received_on: Paid On|Date Cleared|Deposit Date|Money In On; customer: Payer|Paid By|Received From; "
           "amount_yuan: Cash In|Sum Paid|Amount Cleared|Money Received; person: Collected By|Chased By|Collector", everyday=True),
)

INVOICES = (
    # 用友 U8 receivable documents (oughreceive), field list of a public document.
    family(SIMPLIFIED, "用友U8应收单",
           "invoice_id: 应收付单据号|应收单据号; issued_on: 单据日期; due_on: 到期日|应付日期; customer: 客商名称|客商; amount_yuan: 原币金额|本币金额; person: 职员名称|业务员",
           "科目编码=code; 部门编码=code; 汇率=fx; 摘要=note; 操作员姓名=name; 付款条件=text"),
    # A settlement platform's statement list, headings of public classes.
    family(SIMPLIFIED, "对账单",
           "invoice_id: 结算单号|对账单编号; issued_on: 账单生成日|出账日; due_on: 最晚付款日期|最晚付款日; customer: 采购商名称; amount_yuan: 应结总额|应结金额; person: 对账人|客户经理",
           "账期类型=text; 订单数=count; 滞纳金=fee; 结算单状态=billstate; 滞纳金比例=rate"),
    family(SIMPLIFIED, "口语",
           "invoice_id: 欠条编号|票号|挂账单号; issued_on: 开单日|挂账日期|开票时间; due_on: 应付日|账期截止日|约定付款日; customer: 欠款客户|欠款单位|挂账客户; "
           "amount_yuan: 欠款金额|应收款项|挂账金额|应收货款; person: 对账业务|责任销售", everyday=True),
    family(TRADITIONAL, "口語",
           "invoice_id: 帳單編號|請款單號; issued_on: 請款日期|開立日期; due_on: 付款期限|應付款日; customer: 請款客戶|買受人; amount_yuan: 請款金額|應收款項; person: 承辦業務", everyday=True),
    # FreshBooks invoice details CSV; header in many public tests.
    family(ENGLISH, "FreshBooks invoices",
           "invoice_id: Invoice #; issued_on: Date Issued; due_on: Date Due; customer: Client Name; amount_yuan: Line Total|Invoice Total; person: Created For Rep|Account Manager",
           "Invoice Status=billstate; Item Name=text; Rate=price; Tax 1 Amount=fee; Discount Percentage=rate; Item Description=note"),
    # Xero sales invoice template; header row in public repositories.
    family(ENGLISH, "Xero template",
           "invoice_id: InvoiceNumber; issued_on: InvoiceDate; due_on: DueDate; customer: ContactName; amount_yuan: Total; person: TrackingOption1",
           "POCity=place; Reference=code; TaxAmount=fee; AccountCode=code; BrandingTheme=text; EmailAddress=mail"),
    family(ENGLISH, "everyday",
           "invoice_id: Bill No.|Inv. Ref; issued_on: Billed On|Raised On|Date Raised; due_on: Pay By|Payable By|Falls Due; customer: Billed To|Debtor; "
           "amount_yuan: Amount Billed|Gross Bill|Owed; person: Raised By Rep|Account Exec", everyday=True),
)

EXPENSES = (
    # Expense sheet of an e-commerce company (费用承担部门 …) and 用友 YonSuite expense API labels.
    family(SIMPLIFIED, "报销单",
           "expense_id: 单据编码|报销编号; date: 费用发生日期|消费日期; item: 费用类别|消费类型|支出类型; amount_yuan: 报销总额|消费金额|核定金额; person: 经办人|领款人; team: 费用承担部门|经办人部门",
           "费用说明=note; 收款银行=text; 银行账号=account; 税额=fee; 附件张数=count; 最后修改时间=when"),
    family(SIMPLIFIED, "口语",
           "expense_id: 票据编号; date: 用款日期|花费日|支出日期; item: 支出类别|开支项目|用途类别; amount_yuan: 支出金额|支出额|开支金额|花销金额; person: 垫付人|申请人|用款人; team: 用款部门|所在部门", everyday=True),
    family(TRADITIONAL, "口語",
           "expense_id: 報支單號; date: 支出日期|消費日; item: 支出類別|費用別; amount_yuan: 支出金額|報支金額; person: 申請人|墊付人; team: 歸屬部門", everyday=True),
    # FreshBooks expense details and Zoho Expense reports.
    family(ENGLISH, "Zoho Expense",
           "expense_id: Expense Report Number|Entry Number; date: Expense Date; item: Expense Category|Category Name; amount_yuan: Expense Amount|Reimbursable Amount; "
           "person: Submitted By|Employee Name; team: Department Name",
           "Merchant=text; Paid Through=text; Tax Amount=fee; Report Name=note; Approver Name=name; Mileage Rate=rate"),
    family(ENGLISH, "everyday",
           "expense_id: Claim No.|Slip No; date: Spent On|Date Incurred; item: Purpose|Type of Spend|Cost Head; amount_yuan: Spent|Cost Claimed|Amount Claimed|Outlay; "
           "person: Claimant|Claimed By|Paid By; team: Cost Centre|Dept", everyday=True),
)
