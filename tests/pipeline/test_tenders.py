from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from time import process_time

import pytest

from pipeline.facts import is_verbatim
from pipeline.model import Item
from pipeline.tenders import Tender, tender

NOW = datetime(2026, 2, 4, 2, tzinfo=UTC)

AWARD = """一、项目编号：JB-2026-017
二、项目名称：江北大学高性能计算服务器采购项目
三、中标（成交）信息
供应商名称：南河星野科技有限公司
供应商地址：南河市创新路8号
中标（成交）金额：1234.5000000（万元）
四、主要标的信息
货物名称：服务器 数量：12台 单价：98.5万元
六、代理服务收费标准及金额：按规定收取，金额：12.3万元
1.采购人信息
名 称：江北大学
地 址：江北市学府路1号
2.采购代理机构信息
名 称：华正诚信招标代理有限公司"""

NOTICE = """项目概况
滨城市政务云扩容项目的潜在投标人应在平台获取招标文件，并于2026年03月02日 09点30分（北京时间）前递交投标文件。
一、项目基本情况
项目编号：BC-2026-01
项目名称：滨城市政务云扩容项目
预算金额：1550.000000 万元（人民币）
最高限价（如有）：1500.000000 万元（人民币）
采购需求：采购昇腾910B训练服务器20台，本项目拒绝进口产品。
四、提交投标文件截止时间、开标时间和地点
2026年03月02日 09点30分（北京时间）
七、凡对本次采购提出询问，请按以下方式联系。
1.采购人信息
名 称：滨城市大数据中心
2.采购代理机构信息
名 称：华正诚信招标代理有限公司
联系方式：010-1234567"""

CANDIDATES = """标包一
第一中标候选人：甲川信息股份有限公司，投标报价：1.2亿元
第二中标候选人：乙川科技有限公司，投标报价：1.3亿元
标包二
第一中标候选人：丙川数据有限公司，投标报价：0.8亿元"""


def item(title: str, text: str = "") -> Item:
    return Item("i", "s", "https://news.test/i", title, text, "zh", NOW, "stated", NOW)


def read(title: str, text: str = "") -> Tender:
    found = tender(item(title, text))
    assert found is not None, title
    return found


@pytest.mark.parametrize(
    ("title", "stage"),
    [
        ("江北大学GPU服务器采购项目公开招标公告", "notice"),
        ("滨城市第一人民医院影像云平台竞争性磋商公告", "notice"),
        ("关于星海银行数据库软件的询价公告", "notice"),
        ("滨城市公安局视频云单一来源采购公示", "notice"),
        ("预算2.1亿元，滨城市启动智算中心招标", "notice"),
        ("星海电信启动2026年AI服务器集采，规模约4000台", "notice"),
        ("某省政务大模型平台项目公开招标，限价3200万元", "notice"),
        ("滨城市智算中心项目中标公告", "won"),
        ("星海银行信创服务器采购项目候选人公示", "won"),
        ("江北大学科研算力租赁成交结果公告", "won"),
        ("滨城港智慧调度系统采购项目结果公示", "won"),
        ("云岭科技中标滨城市算力调度平台", "won"),
        ("1.55 亿元智算集采落定，昇腾中标", "won"),
        ("滨城数据集团数据库框架采购入围结果公告", "won"),
        ("江北大学AI实验室设备采购项目合同公告", "won"),
        ("滨城市教育局2026年3月政府采购意向公开", "planned"),
        ("滨城地铁2026年度招标计划发布", "planned"),
        ("星海移动拟启动新一轮推理服务器集采", "planned"),
        ("滨城市智慧城管平台采购项目更正公告", "changed"),
        ("江北大学超算中心扩容项目招标文件澄清公告", "changed"),
        ("滨城市政务云项目延期开标公告", "changed"),
        ("江北大学大模型服务采购废标公告", "failed"),
        ("滨城智算中心二期招标流标，三家报名两家弃标", "failed"),
        ("滨城市医保云采购项目终止公告", "failed"),
    ],
)
def test_the_title_tells_the_stage(title: str, stage: str) -> None:
    assert read(title).stage == stage


@pytest.mark.parametrize(
    "title",
    [
        "多家财团竞标收购云岭芯片公司",
        "三家基金竞购星海数据中心资产",
        "搜索平台调整竞价排名规则",
        "广告投放实时竞价系统全面升级",
        "云岭资源：以1.77亿元竞得南河矿业100%股权",
        "星野地产5.2亿元竞得滨城一宗地块",
        "5月采购经理指数升至50.3%",
        "山海超市首席采购官离职",
        "云岭科技拟采购5万颗AI芯片",
        "国际采购商的购物车不断扩容",
        "购物节成交额同比翻倍",
        "A股成交量创新高",
        "招标投标法修订草案公开征求意见",
        "严查围标串标，六部门开展专项整治",
        "第十二批药品集采开标，均价降六成",
        "云岭科技推出AI写标书助手",
        "中标麒麟操作系统发布新版本",
        "政府采购法修订通过，六月起施行",
        "新手如何中标？投标全流程指南",
        "星海科技澄清公告：无应披露而未披露事项",
        "总统候选人公布名单",
        "招标股份跌停",
        "8点要闻｜云岭科技中标政务云；油价下跌；新手机发布",
        "云岭科技发布新一代大模型",
        "Apple wins bidding war for streaming rights",
    ],
)
def test_other_senses_are_no_tender(title: str) -> None:
    assert tender(item(title)) is None


@pytest.mark.parametrize(
    ("title", "buyer"),
    [
        ("中国移动 1.55 亿元智算集采，昇腾中标", "中国移动"),
        ("星海银行信创服务器采购项目候选人公示", "星海银行"),
        ("云岭科技中标江北大学GPU算力服务项目", "江北大学"),
        ("云岭科技中标1.2亿元滨城市公安局视频云项目", "滨城市公安局"),
        ("滨城市大数据中心政务云扩容项目招标公告", "滨城市大数据中心"),
        ("3.73亿！星海银行信创服务器大单，第一中标候选人公示", "星海银行"),
        ("星海电力集团有限公司2026年服务器框架采购招标公告", "星海电力集团有限公司"),
        ("滨城市第一人民医院影像云平台竞争性磋商公告", "滨城市第一人民医院"),
        ("江北大学附属医院AI辅助诊断系统成交公告", "江北大学附属医院"),
        ("某市智算中心项目中标公告", None),
        ("滨城智算中心二期工程招标公告", None),
        ("云岭股份：联合中标2.42亿元智能化工程", None),
    ],
)
def test_the_buyer_stands_at_the_head_or_after_the_winner(title: str, buyer: str | None) -> None:
    assert read(title).buyer == buyer


@pytest.mark.parametrize(
    ("title", "text", "winners"),
    [
        ("云岭科技中标江北大学GPU算力服务项目", "", ("云岭科技",)),
        ("云岭股份：联合中标2.42亿元智能化工程", "", ("云岭股份",)),
        ("云岭股份：控股子公司中标2亿元项目", "", ()),
        ("星海银行服务器采购，云岭科技、星野信息中标", "", ("云岭科技", "星野信息")),
        ("滨城智算中心招标揭晓：云岭科技以1.2亿元中标", "", ("云岭科技",)),
        ("滨城智算中心项目由云岭科技中标", "", ("云岭科技",)),
        ("滨城市智算中心项目中标公告", "", ()),
        ("滨城政务云中标结果公布", "中标人为云岭科技有限公司，中标金额5000万元。", ("云岭科技有限公司",)),
        ("江北大学算力采购项目中标公告", "中标供应商：甲川公司、乙川研究院", ("甲川公司", "乙川研究院")),
        (
            "江北医院AI系统成交结果公告",
            "成交供应商：甲川信息有限公司（牵头人）、乙川软件有限公司（成员）联合体",
            ("甲川信息有限公司", "乙川软件有限公司"),
        ),
        ("滨城数据集团服务器集采中标候选人公示", CANDIDATES, ("甲川信息股份有限公司", "丙川数据有限公司")),
        (
            "江北大学设备采购项目中标公告",
            "序号 供应商名称 中标（成交）金额（万元）\n1 甲川信息有限公司 120.5\n2 乙川软件有限公司 80",
            ("甲川信息有限公司", "乙川软件有限公司"),
        ),
        ("江北大学设备采购项目招标公告", "供应商名称：见附件", ()),
    ],
)
def test_winners_are_named_as_in_the_notice(title: str, text: str, winners: tuple[str, ...]) -> None:
    assert read(title, text).winner == winners


@pytest.mark.parametrize(
    ("title", "text", "value", "kind"),
    [
        ("江北大学服务器中标公告", "中标金额：1234.5万元", "12345000", "won"),
        ("江北大学服务器中标公告", "中标（成交）金额（万元）：88.6", "886000", "won"),
        ("江北大学服务器成交公告", "成交金额：人民币叁佰贰拾万伍仟元整（￥3,205,000.00）", "3205000", "won"),
        ("江北大学服务器成交公告", "成交金额：叁佰万元整", "3000000", "won"),
        ("江北大学服务器成交公告", "成交价：￥65,520.00", "65520", "won"),
        ("江北大学服务器中标公告", "预算金额：500万元\n中标金额：480万元", "4800000", "won"),
        ("江北大学服务器招标公告", "预算金额：500万元\n最高限价：480万元", "5000000", "budget"),
        ("江北大学服务器招标公告", "最高投标限价：480万元", "4800000", "ceiling"),
        ("江北大学服务器招标公告", "预算金额（元）：5000000.00", "5000000", "budget"),
        ("江北大学服务器采购意向公开", "预算金额：2.3亿元", "230000000", "budget"),
        ("云岭股份：联合中标2.42亿元智能化工程", "", "242000000", "won"),
        ("预算2.1亿元，滨城市启动智算中心招标", "", "210000000", "budget"),
        ("某省政务大模型平台公开招标，限价3200万元", "", "32000000", "ceiling"),
        ("中国移动 1.55 亿元智算集采，昇腾中标", "", "155000000", None),
        ("3.73亿大单！星海银行服务器集采开标", "", "373000000", None),
        ("云岭科技中标海外算力项目，合同金额1.2亿美元", "", "120000000", "won"),
        ("江北大学维保服务成交公告", "成交金额：下浮率12.5%", None, None),
        ("江北大学终端采购成交公告", "成交价：4490元/台", None, None),
        ("江北大学服务器招标公告", "招标文件售价：500元", None, None),
        ("滨城数据集团服务器集采中标候选人公示", CANDIDATES, None, None),
        (
            "滨城数据集团集采中标公告",
            "包1成交金额：100万元\n包2成交金额：50万元\n成交总金额：150万元",
            "1500000",
            "won",
        ),
    ],
)
def test_the_amount_is_the_one_that_the_stage_is_about(
    title: str, text: str, value: str | None, kind: str | None
) -> None:
    found = read(title, text)
    assert (found.amount and found.amount.value) == (Decimal(value) if value else None)
    assert found.amount_kind == kind


def test_a_currency_stays_as_found() -> None:
    found = read("云岭科技中标海外算力项目，合同金额1.2亿美元").amount
    assert found is not None
    assert (found.unit, found.text) == ("USD", "1.2亿美元")


def test_an_official_award_is_read_field_by_field() -> None:
    found = read("江北大学高性能计算服务器采购项目中标公告", AWARD)
    assert found.subject == "江北大学高性能计算服务器采购项目"
    assert (found.buyer, found.agency) == ("江北大学", "华正诚信招标代理有限公司")
    assert found.winner == ("南河星野科技有限公司",)
    assert found.amount is not None
    assert (found.amount.value, found.amount_kind) == (Decimal(12345000), "won")
    assert found.quotes["winner"] == "供应商名称：南河星野科技有限公司"


def test_an_official_notice_is_read_field_by_field() -> None:
    found = read("滨城市政务云扩容项目公开招标公告", NOTICE)
    assert (found.stage, found.buyer) == ("notice", "滨城市大数据中心")
    assert found.amount is not None
    assert (found.amount.value, found.amount_kind) == (Decimal(15500000), "budget")
    assert found.deadline == date(2026, 3, 2)
    assert found.chips == ("昇腾910B", "拒绝进口")
    assert found.winner == ()


def test_the_body_of_the_article_is_read_where_it_was_fetched() -> None:
    found = tender(item("江北大学高性能计算服务器采购项目中标公告", "一、项目编号"), AWARD)
    assert found is not None
    assert found.winner == ("南河星野科技有限公司",)


def test_a_page_of_labelled_fields_is_a_notice_whatever_its_title() -> None:
    assert read("算力设备信息", NOTICE).stage == "notice"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("江北大学高性能计算服务器采购项目中标公告", AWARD),
        ("滨城市政务云扩容项目公开招标公告", NOTICE),
        ("滨城数据集团服务器集采中标候选人公示", CANDIDATES),
        ("中国移动 1.55 亿元智算集采，昇腾中标", "采购人为中国移动，开标时间：2月9日。"),
    ],
)
def test_every_field_is_proved_by_verbatim_words(title: str, text: str) -> None:
    found = read(title, text)
    told = {"subject", "buyer", "winner", "agency", "amount", "region", "chips", "deadline"}
    assert set(found.quotes) == {name for name in told if getattr(found, name)}
    for quote in found.quotes.values():
        assert all(is_verbatim(line, f"{title}\n{text}") for line in quote.splitlines())


@pytest.mark.parametrize(
    ("title", "text", "region"),
    [
        ("四川省成都市智算中心项目招标公告", "", "四川省成都市"),
        ("深圳光明区人工智能平台采购项目中标公告", "", "深圳"),
        ("政务云采购项目中标公告", "项目所在地：福建省福州市", "福建省福州市"),
        ("内蒙古自治区算力枢纽项目招标公告", "", "内蒙古自治区"),
        ("中山大学服务器采购项目招标公告", "", None),
        ("政务云采购项目中标公告", "中标供应商：北京云岭科技有限公司", None),
        ("北京云岭科技中标政务云项目", "", None),
    ],
)
def test_a_region_is_the_tenders_own(title: str, text: str, region: str | None) -> None:
    assert read(title, text).region == region


@pytest.mark.parametrize(
    ("text", "chips"),
    [
        ("采购英伟达 H20 服务器与鲲鹏920服务器", ("英伟达 H20", "鲲鹏920")),
        ("本项目不接受进口产品，须采用海光或飞腾处理器", ("不接受进口产品", "海光", "飞腾")),
        ("上海光学仪器一批", ()),
        ("华为昇腾整机，昇腾软件栈", ("华为昇腾",)),
    ],
)
def test_chips_and_what_is_said_of_imports_are_kept_as_written(text: str, chips: tuple[str, ...]) -> None:
    assert read("江北大学算力设备采购项目招标公告", text).chips == chips


@pytest.mark.parametrize(
    ("title", "text", "due"),
    [
        ("江北大学算力采购项目招标公告", "开标时间：2026年2月26日上午9:30", date(2026, 2, 26)),
        ("江北大学算力采购项目招标公告", "投标截止时间：2月28日", date(2026, 2, 28)),
        ("江北大学算力采购项目招标公告", "投标人应于2026-03-05 14:00前提交投标文件。", date(2026, 3, 5)),
        (
            "江北大学算力采购项目更正公告",
            "原开标时间：2026年2月26日，更正为：2026年3月9日。",
            date(2026, 3, 9),
        ),
        ("江北大学算力采购项目招标公告", "公告日期：2026年2月1日", None),
        ("江北大学算力采购项目中标公告", "开标时间：2026年1月26日", None),
    ],
)
def test_bids_are_due_on_the_day_that_the_notice_says(title: str, text: str, due: date | None) -> None:
    assert read(title, text).deadline == due


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("星海银行信创服务器采购项目候选人公示", "星海银行信创服务器采购项目"),
        ("某市智算中心项目中标公告", "某市智算中心项目"),
        ("云岭科技中标江北大学GPU算力服务项目，金额1280万元", "江北大学GPU算力服务项目"),
        ("云岭科技中标“滨城城市大脑二期项目”", "滨城城市大脑二期项目"),
        ("关于江北大学数据库软件采购的询价公告", "江北大学数据库软件采购"),
    ],
)
def test_the_subject_is_what_is_bought(title: str, subject: str) -> None:
    assert read(title).subject == subject


@pytest.mark.parametrize(
    "text",
    ["中标公司" * 9000, "：" * 40000, "1,234" * 9000, "供应商名称 中标金额\n" * 4000, "开标" * 20000],
    ids=["names", "colons", "digits", "tables", "dates"],
)
def test_a_hostile_page_is_read_in_no_time(text: str) -> None:
    started = process_time()
    tender(item("滨城市智算中心项目招标公告", text))
    assert process_time() - started < 3


@pytest.mark.parametrize(
    ("text", "winners", "value"),
    [
        ("本项目预估数量78台，中标供应商为甲川设备有限公司，中标金额27.80元/台/月。", ("甲川设备有限公司",), None),
        ("经评审，中标人为甲川商贸有限公司，投标报价309元/㎡/月。", ("甲川商贸有限公司",), None),
        ("中标候选人为甲川商贸有限公司（综合得分98.15分），编号一。", ("甲川商贸有限公司",), None),
        ("公示期满，中标人甲川光电股份有限公司。", ("甲川光电股份有限公司",), None),
        ("采购单位：江北大学；中标金额149.6万元；中标单位：甲川咨询有限公司", ("甲川咨询有限公司",), "1496000"),
    ],
)
def test_winners_in_a_sentence_end_with_it(text: str, winners: tuple[str, ...], value: str | None) -> None:
    found = read("江北大学学生公寓设备采购项目中标结果公告", text)
    assert found.winner == winners
    assert (found.amount and found.amount.value) == (Decimal(value) if value else None)


def test_the_place_of_the_work_is_no_part_of_who_buys() -> None:
    assert read("滨海县教育局滨海县第二中学实训设备采购项目中标（成交）结果公告").buyer == "滨海县教育局"
