"""What an editor may make of quotes: shorter, merged, reordered or translated, and still true; all of it passes."""

from __future__ import annotations

import pytest

from pipeline.prove import faults

# A Chinese sentence from Chinese quotes.
RETOLD = (
    (
        "百川智能完成50亿元A轮融资，投资方包括阿里和腾讯。",
        ("7月25日，百川智能宣布已完成A轮融资，总融资金额达50亿元，阿里、腾讯、小米等均参与投资。",),
    ),
    (
        "小米汽车6月交付量超过2.5万辆，环比下滑约10%。",
        ("小米汽车官方数据显示，2026年6月小米汽车交付量超25000辆，较5月环比下降约一成。",),
    ),
    (
        "商汤科技预计上半年亏损收窄逾三成，主要得益于生成式AI收入增长。",
        ("商汤集团在港交所公告，预期上半年净亏损将同比减少超过30%，主要由于生成式AI业务收入快速增长。",),
    ),
    (
        "工信部就智能体互联标准公开征求意见，截止日期为7月20日。",
        (
            "工业和信息化部科技司发布通知，对《智能体互联互通 总体要求》等标准征求意见，意见反馈截止时间为2026年7"
            "月20日。",
        ),
    ),
    (
        "阿里云宣布下调通义千问主力模型价格，最高降幅97%。",
        ("阿里云今日宣布，通义千问GPT-4级主力模型Qwen-Long的API输入价格降价97%。",),
    ),
    (
        "华为发布昇腾新一代超节点，算力规模较上一代提升约2.7倍，计划四季度上市。",
        ("华为轮值董事长在全联接大会上公布昇腾新品路线图：Atlas 950超节点算力规模是上一代的2.7倍，预计四季度上市。",),
    ),
    (
        "腾讯元宝接入DeepSeek后，日活用户一个月增长逾20倍。",
        ("腾讯方面披露，自元宝接入DeepSeek以来，其日活跃用户数在一个月内增长超过20倍。",),
    ),
    (
        "中国移动集采约8000台AI服务器，华为系厂商中标份额过半。",
        ("中国移动公布2026年人工智能服务器集中采购结果，采购规模约8000台，其中华为系厂商合计中标份额超过50%。",),
    ),
    (
        "月之暗面否认被收购传闻，称公司经营正常。",
        ("针对市场上关于公司被收购的传言，月之暗面回应称消息不实，目前公司经营一切正常。",),
    ),
    (
        "美团开源LongCat大模型，参数量5600亿，性能接近业界主流模型。",
        ("美团LongCat团队宣布正式开源LongCat-Flash-Chat，总参数560B，在多项基准测试中与主流模型相当。",),
    ),
    (
        "国家网信办要求自9月1日起AI生成内容必须添加标识。",
        (
            "国家互联网信息办公室等四部门发布的《人工智能生成合成内容标识办法》将于9月1日起施行，要求生成合成内容"
            "添加显式和隐式标识。",
        ),
    ),
    (
        "科大讯飞与华为续签合作协议，双方将共建国产算力平台。",
        ("科大讯飞与华为在合肥签署深化合作协议，双方将在国产算力平台建设方面继续携手。",),
    ),
    (
        "微软宣布裁员约9000人，不到员工总数的4%。",
        ("微软周三宣布将裁减约9000名员工，占其全球员工总数不足4%。",),
    ),
    (
        "特斯拉Robotaxi在奥斯汀试运营，单次收费4.2美元。",
        ("6月22日，特斯拉在美国得州奥斯汀正式启动Robotaxi试运营服务，每次乘车固定收费4.2美元。",),
    ),
    (
        "Meta以约20亿美元收购智能体公司Manus，后者将停止在中国的业务。",
        ("Meta宣布收购Manus，交易金额据知情人士透露超过20亿美元。收购完成后，Manus将不再在中国开展业务。",),
    ),
    (
        "OpenAI计划在2026年底前将员工数量增至8000人。",
        ("英国《金融时报》报道，OpenAI打算到2026年底把员工规模扩大近一倍，达到8000人。",),
    ),
    (
        "寒武纪2025年营收同比增长4倍以上，实现上市以来首次年度盈利。",
        ("寒武纪发布业绩快报，2025年公司营业收入118亿元，同比增长超过400%，首次实现全年盈利。",),
    ),
    (
        "上海拟对自动驾驶卡车开放洋山港全线道路。",
        ("上海市交通委表示，正研究对智能重卡开放洋山港全部道路，方案征求意见中。",),
    ),
    (
        "快手可灵AI全球用户突破6000万，年化收入达2.4亿美元。",
        ("快手披露，可灵AI在全球拥有超过6000万创作者，12月年化收入运行率达2.4亿美元。",),
    ),
)

# A Chinese paragraph of several clauses from English quotes.
LONG = (
    (
        "英伟达推出面向机器人的Jetson T5000模组，算力为上一代的7.5倍，售价2999美元起，亚马逊机器人部门和波士"
        "顿动力是首批采用者，开发者套件即日起供货。",
        (
            "Nvidia on Monday unveiled the Jetson T5000 module for robots, which delivers 7.5 times the compute o"
            "f its predecessor.",
            "Amazon Robotics and Boston Dynamics are among the early adopters. Modules start at $2,999 and develo"
            "per kits are available now.",
        ),
    ),
    (
        "据知情人士透露，Anthropic正就新一轮融资进行早期谈判，估值可能超过3000亿美元，较今年3月的615亿美元大"
        "幅上升；公司发言人拒绝置评。",
        (
            "Anthropic is in early talks to raise a new round that could value it at more than $300 billion, acco"
            "rding to people familiar with the matter, up from $61.5 billion in March.",
            "A spokesperson for Anthropic declined to comment.",
        ),
    ),
    (
        "谷歌为Gemini应用推出定时任务功能，用户可让其每天早上汇总日历和未读邮件；该功能目前仅向AI Pro和Ultra"
        "订阅用户开放，暂不支持未成年人账户。",
        (
            "Google is adding scheduled actions to the Gemini app, letting users ask for a summary of their calen"
            "dar and unread emails every morning.",
            "The feature is only available to AI Pro and Ultra subscribers for now and does not work with account"
            "s of minors.",
        ),
    ),
    (
        "欧盟委员会对Meta处以2亿欧元罚款，认定其“付费或同意”广告模式违反《数字市场法》；Meta称该决定迫使其改"
        "变商业模式，并表示将提起上诉。",
        (
            "The European Commission fined Meta 200 million euros for breaching the Digital Markets Act with its "
            "pay-or-consent advertising model.",
            "Meta said the decision forces it to change its business model and that it will appeal.",
        ),
    ),
    (
        "甲骨文将在未来三年向荷兰和德国的云基础设施投资30亿美元，以满足当地企业对AI算力的需求，其中20亿美元用于德国。",
        (
            "Oracle will invest $3 billion in cloud infrastructure in the Netherlands and Germany over the next t"
            "hree years, $2 billion of it in Germany, to meet demand for AI computing.",
        ),
    ),
    (
        "AMD第二季度营收同比增长32%至76.9亿美元，但数据中心业务低于预期，公司称对华出口限制造成约8亿美元损失"
        "，股价盘后下跌约5%。",
        (
            "AMD reported second-quarter revenue of $7.69 billion, up 32% from a year earlier, but its data cente"
            "r business missed expectations.",
            "The company said export curbs on China cost it about $800 million. Shares fell about 5% after hours.",
        ),
    ),
    (
        "Scale AI在Meta入股后裁减约200名员工，占总数的14%，并终止与500名承包商的合作；公司临时CEO称此前扩张过"
        "快、层级过多。",
        (
            "Scale AI is laying off about 200 employees, or 14% of its staff, and ending work with 500 contractor"
            "s, weeks after Meta invested in the company.",
            "Its interim CEO said the company grew too quickly and had too many layers.",
        ),
    ),
    (
        "微软宣布Windows 10将于10月14日停止支持，个人用户可支付30美元或使用微软积分，再获得一年安全更新。",
        (
            "Microsoft will end support for Windows 10 on October 14. Consumers can pay $30 or use Microsoft Rewa"
            "rds points for one more year of security updates.",
        ),
    ),
    (
        "Perplexity向谷歌提出以345亿美元收购Chrome浏览器，高于其自身180亿美元的估值；该公司称已有多家大型投资"
        "基金同意全额出资。",
        (
            "Perplexity has made an unsolicited $34.5 billion offer to Google for its Chrome browser, well above "
            "its own valuation of $18 billion.",
            "It said several large investment funds have agreed to finance the deal in full.",
        ),
    ),
    (
        "OpenAI发布两款开放权重推理模型gpt-oss-120b和gpt-oss-20b，为2019年GPT-2以来首次；较小的版本可在16GB内"
        "存的设备上运行，均采用Apache 2.0许可证。",
        (
            "OpenAI released two open-weight reasoning models, gpt-oss-120b and gpt-oss-20b, its first since GPT-"
            "2 in 2019.",
            "The smaller one runs on devices with 16GB of memory. Both come under the Apache 2.0 license.",
        ),
    ),
    (
        "SK海力士预计高带宽内存市场到2030年将以每年30%的速度增长，并表示与主要客户的供应谈判接近完成，价格不"
        "会大幅下降。",
        (
            "SK Hynix expects the market for high-bandwidth memory to grow 30% a year until 2030.",
            "It said supply talks with major customers are nearly finished and that prices will not drop sharply.",
        ),
    ),
    (
        "Cloudflare推出按爬取付费的试点项目，允许网站向AI爬虫收费，新域名将默认阻止AI爬虫；美联社和康泰纳仕等"
        "出版商表示支持。",
        (
            "Cloudflare launched a pilot called pay per crawl that lets websites charge AI crawlers, and will blo"
            "ck AI crawlers by default on new domains.",
            "Publishers including the Associated Press and Condé Nast back the move.",
        ),
    ),
    (
        "特斯拉与三星签署165亿美元芯片供应协议，三星将在得州新工厂生产AI6芯片，合同期至2033年底；马斯克称实际"
        "产量可能是这一数字的数倍。",
        (
            "Tesla has signed a $16.5 billion deal with Samsung, which will make its AI6 chip at a new plant in T"
            "exas. The contract runs through the end of 2033.",
            "Elon Musk said actual output is likely to be several times higher than that.",
        ),
    ),
    (
        "Duolingo上调全年营收预期至10.1亿至10.2亿美元，称AI工具使其在不到一年内新增148门课程，日活用户同比增"
        "长40%，股价大涨近30%。",
        (
            "Duolingo raised its full-year revenue forecast to between $1.01 billion and $1.02 billion.",
            "AI tools helped it add 148 courses in less than a year; daily active users rose 40% from a year earl"
            "ier. Shares surged nearly 30%.",
        ),
    ),
    (
        "法院裁定谷歌无需出售Chrome和安卓，但不得签署排他性搜索分发协议，并须与竞争对手共享部分搜索数据；谷歌"
        "股价盘后上涨8%。",
        (
            "A judge ruled that Google does not have to sell Chrome or Android, but it may not sign exclusive sea"
            "rch distribution deals and must share some search data with rivals.",
            "Google's shares rose 8% in after-hours trading.",
        ),
    ),
    (
        "诺基亚将获得英伟达10亿美元投资，英伟达以每股6.01美元认购其2.9%股份，双方将合作开发6G网络设备，诺基亚"
        "股价创十年来新高。",
        (
            "Nvidia will invest $1 billion in Nokia, subscribing to a 2.9% stake at $6.01 a share. The two will w"
            "ork together on 6G network equipment.",
            "Nokia shares hit their highest level in a decade.",
        ),
    ),
)


@pytest.mark.parametrize(("claim", "quotes"), [*RETOLD, *LONG])
def test_a_true_retelling_in_an_editors_words_passes(claim: str, quotes: tuple[str, ...]) -> None:
    assert faults(claim, quotes) == ()
