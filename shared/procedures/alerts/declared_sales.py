"""Alerts of controls and of the way from a seizure to the sale and the money; each is one declaration."""

from __future__ import annotations

from shared.domain.errors import Text
from shared.procedures.alerts.conditions import creditor_waits, sealed_on, waiting_preservation
from shared.procedures.alerts.declaring import AlertKind, Clock, OnControl, OnDuty

#: What shows that the first sealing court is at work on the asset.
SALE_BEGUN = (
    "sale_notice_published",
    "act:begin_disposal",
    "sent:disposal_transfer_letter",
    "case_closed",
    "act:close_case",
)

# fmt: off
SALES = (
    AlertKind("P7", Text("查封后逾期未启动定价", "price setting not started after the seizure"), "参考价规定 法释〔2018〕15号 art. 1",
              (OnDuty(("price_setting",)),)),
    AlertKind("P8", Text("确定参考价后逾期未启动变价", "sale not started after the price was fixed"),
              "参考价规定 法释〔2018〕15号 art. 30", (OnDuty(("sale_start",)),)),
    AlertKind("P9", Text("流拍后逾期未再次拍卖", "no second sale after the first failed"), "网拍规定 法释〔2016〕18号 art. 26",
              (OnDuty(("second_sale",)),)),
    AlertKind("P13", Text("付清价款后逾期未送达裁定、未交付", "ruling or delivery late after the price was paid"),
              "拍卖变卖规定 2020 arts 20, 27", (OnDuty(("sale_ruling", "sale_delivery")),)),
    AlertKind("P14", Text("查封、冻结即将届满未续行", "a control about to end and not renewed"),
              "民诉法解释 2022 art. 485; 查封规定 2020 art. 27", (OnControl("control_expiry_alarms"),)),
    AlertKind("P15", Text("首先查封法院逾期未处置，优先债权人等候", "first sealing court idle while a preferred creditor waits"),
              "法释〔2016〕6号 art. 1",
              (Clock("disposal_request", ("message:disposal_request",), SALE_BEGUN, creditor_waits, same_lineage=True,
                     starts=sealed_on),)),
    AlertKind("P16", Text("保全查封满一年未处置，执行法院等候", "preservation idle for a year while an executing court waits"),
              "财产保全规定 2020 art. 21",
              (Clock("preservation_idle", ("rank_entered",), (*SALE_BEGUN, "price_setting_started"), waiting_preservation,
                     starts=sealed_on),)),
)
