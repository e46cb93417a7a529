"""Orders as international shops and marketplaces export them."""

from __future__ import annotations

from analytics.ingest.exporters.signature import of

SHOPS_INT = (
    of("Shopify 订单", "Shopify orders", "Financial Status|Fulfillment Status|Lineitem quantity|Lineitem name|Lineitem price|Lineitem sku|Accepts Marketing|Billing Name|Shipping Name", 4, "sales",
       "Name=order_id|Created at=ordered_on|Paid at=ordered_on|Total=amount_yuan|Financial Status=status|Billing Name=customer|Shipping Name=customer|Lineitem name=product|Lineitem quantity=quantity|Lineitem price=list_price_yuan|Employee=person|Source=channel",
       status="Financial Status", counts="paid", out="pending|authorized|voided|refunded|expired|unpaid", partly="partially_refunded", refund="Refunded Amount"),
    of("WooCommerce 订单", "WooCommerce orders", "Order Number|First Name (Billing)|Last Name (Billing)|Payment Method Title|Cart Discount Amount|Order Subtotal Amount|Order Shipping Amount|Order Refund Amount|Order Total Amount|Quantity (- Refund)|Item Cost", 4, "sales",
       "Order Number=order_id|Order Date=ordered_on|Order Total Amount=amount_yuan|Order Status=status|Company (Billing)=customer|Item Name=product|SKU=product_id|Quantity (- Refund)=quantity|Item Cost=list_price_yuan",
       status="Order Status", counts="completed|processing", out="on-hold|pending|pending payment|failed|cancelled|refunded|checkout-draft|trash", refund="Order Refund Amount", every_line=True),
    of("WooCommerce 订单", "WooCommerce orders", "Order Total|Order Status|Billing First Name|Billing Last Name|Item Quantity|Order ID|Payment Method", 5, "sales",
       "Order ID=order_id|Order Number=order_id|Order Date=ordered_on|Order Total=amount_yuan|Order Status=status|Item Name=product|Product Name=product|Item Quantity=quantity|Item Price=list_price_yuan|Billing Company=customer",
       status="Order Status", counts="completed|processing", out="on-hold|pending|pending payment|failed|cancelled|refunded|trash", refund="Refund Amount|Order Refund Amount", every_line=True),
    of("Amazon 全部订单", "Amazon all orders", "amazon-order-id|merchant-order-id|order-status|fulfillment-channel|sales-channel|ship-service-level|item-status|item-price|item-promotion-discount", 4, "sales",
       "amazon-order-id=order_id|purchase-date=ordered_on|item-price=amount_yuan|order-status=status|product-name=product|asin=product_id|sku=product_id|quantity=quantity|sales-channel=channel|ship-state=region",
       status="order-status|item-status", counts="Shipped|Shipped - Delivered to Buyer|Shipped - Picked Up|Unshipped|PartiallyShipped", out="Pending|Cancelled|Shipped - Returned to Seller|Shipped - Rejected by Buyer|Shipped - Lost in Transit"),
    of("Amazon 订单", "Amazon orders", "order-item-id|payments-date|promise-date|days-past-promise|quantity-purchased|quantity-to-ship|buyer-name|item-price|recipient-name", 5, "sales",
       "order-id=order_id|order-item-id=line_no|purchase-date=ordered_on|item-price=amount_yuan|product-name=product|sku=product_id|quantity-purchased=quantity|buyer-name=customer|ship-state=region"),
    of("Amazon FBA 发货", "Amazon fulfilled shipments", "shipment-item-id|amazon-order-item-id|quantity-shipped|fulfillment-center-id|estimated-arrival-date|points-granted|item-price", 4, "sales",
       "amazon-order-id=order_id|amazon-order-item-id=line_no|purchase-date=ordered_on|item-price=amount_yuan|product-name=product|sku=product_id|quantity-shipped=quantity|sales-channel=channel"),
    of("Amazon 结算报告", "Amazon settlement", "settlement-id|deposit-date|transaction-type|adjustment-id|price-type|price-amount|item-related-fee-type|item-related-fee-amount", 5, None,
       says=("Amazon 结算报告把价格、运费、税和佣金拆成许多行，不是销售；请导出订单报告", "a settlement that mixes prices, taxes and fees and no sales; export the order report instead")),
    of("Amazon 日期范围报告", "Amazon date range report", "date/time|settlement id|tax collection model|product sales|shipping credits|gift wrap credits|promotional rebates|selling fees|fba fees", 5, "sales",
       "order id=order_id|date/time=ordered_on|product sales=amount_yuan|description=product|sku=product_id|quantity=quantity|marketplace=channel",
       status="type", counts="Order|Refund", out="Transfer|Service Fee|FBA Inventory Fee|Adjustment|Shipping Services|Debt|Fee|A-to-z Guarantee Claim"),
    of("eBay 交易报告", "eBay transaction report", "Transaction creation date|Legacy order ID|Buyer username|Payout currency|Payout ID|Reason for hold|Item subtotal|Final Value Fee - fixed|Gross transaction amount", 4, "sales",
       "Order number=order_id|Transaction creation date=ordered_on|Item subtotal=amount_yuan|Buyer name=customer|Item title=product|Quantity=quantity",
       status="Type", counts="Order", out="Payout|Shipping label|Other fee|Claim|Hold|Transfer|Adjustment|Payment dispute"),
    of("Etsy 已售商品", "Etsy sold order items", "Sale Date|Item Total|Coupon Details|Shipping Discount|Order Shipping|Order Sales Tax|Listing ID|Date Shipped|InPerson Discount|VAT Paid by Buyer|Listings Type", 5, "sales",
       "Order ID=order_id|Transaction ID=line_no|Sale Date=ordered_on|Item Total=amount_yuan|Item Name=product|Buyer=customer|Quantity=quantity|Price=list_price_yuan|SKU=product_id",
       month_first=True),
    of("Etsy 对账单", "Etsy statement", "Fees & Taxes|Availability Date|Tax Details|Net|Info|Title", 5, None,
       says=("Etsy 对账单混着销售、费用、税和提现，不是销售；请导出 EtsySoldOrderItems", "a statement that mixes sales, fees, taxes and deposits; export the sold order items instead")),
    of("Etsy 收款", "Etsy payments", "Gross Amount|Posted Gross|Posted Fees|Posted Net|Adjusted Gross|Adjusted Fees|Adjusted Net|Funds Available", 4, "sales",
       "Order ID=order_id|Order Date=ordered_on|Gross Amount=amount_yuan|Buyer Name=customer|Status=status", refund="Refund Amount", status="Status", month_first=True),
    of("Square 交易", "Square transactions", "Gross Sales|Net Sales|Partial Refunds|Total Collected|Card Entry Methods|Other Tender|Square Gift Card|Event Type|Transaction Status|PAN Suffix", 5, "sales",
       "Transaction ID=order_id|Date=ordered_on|Net Sales=amount_yuan|Staff Name=person|Customer Name=customer|Description=product|Location=team",
       status="Event Type|Transaction Status", counts="Payment|Refund|Complete"),
)
