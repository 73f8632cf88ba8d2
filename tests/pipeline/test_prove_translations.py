"""Chinese tellings of English quotes, all invented: true ones pass, and the same with one lie in it do not."""

from __future__ import annotations

import pytest

from pipeline.prove import faults

PAIRS = (
    (
        "Anthropic推出面向银行的Claude版本，可自动核对贷款文件。",
        "Anthropic on Tuesday introduced a version of Claude for banks that checks loan documents automatically.",
    ),
    (
        "据报道，OpenAI正洽谈以约12亿美元收购芯片设计公司Raylane。",
        "OpenAI is in talks to acquire chip designer Raylane for about $1.2 billion, people familiar with it said.",
    ),
    (
        "Raylane首席执行官玛丽亚·科斯塔（Maria Costa）表示，公司尚未与买家签署协议。",
        "Raylane CEO Maria Costa said the company has not signed an agreement with any buyer.",
    ),
    (
        "英伟达第二季度营收增长38%，达到412亿美元，高于分析师预期。",
        "Nvidia's second-quarter revenue rose 38% to $41.2 billion, beating analysts' expectations.",
    ),
    ("英特尔计划裁员约4000人，占员工总数的5%。", "Intel plans to cut about 4,000 jobs, or 5% of its workforce."),
    (
        "微软暂停在俄亥俄州建设价值10亿美元的数据中心。",
        "Microsoft has paused construction of a $1 billion data center in Ohio.",
    ),
    (
        "谷歌将Gemini接入地图应用，用户可用语音规划路线。",
        "Google is bringing Gemini to Maps, letting users plan routes by voice.",
    ),
    (
        "亚马逊云科技宣布下调GPU实例价格，最高降幅达45%。",
        "Amazon Web Services said it would cut prices of its GPU instances by up to 45 percent.",
    ),
    (
        "法国初创公司Lumenor完成8500万欧元B轮融资，由Partech领投。",
        "French startup Lumenor has raised €85 million in a Series B round led by Partech.",
    ),
    (
        "欧盟委员会正在调查X旗下聊天机器人Grok是否违反数字服务规定。",
        "The European Commission is investigating whether X's chatbot Grok breached digital services rules.",
    ),
    ("苹果拒绝就该报道置评。", "Apple declined to comment on the report."),
    (
        "特斯拉因自动驾驶软件缺陷召回12万辆汽车。",
        "Tesla is recalling 120,000 vehicles over a flaw in its self-driving software.",
    ),
    (
        "Meta正考虑向外部客户出租闲置算力。",
        "Meta is considering renting out spare computing capacity to outside customers.",
    ),
    (
        "DeepSeek发布V4模型，称其训练成本仅为前代的三分之一。",
        "DeepSeek released its V4 model, which it says cost one-third as much to train as its predecessor.",
    ),
    (
        "台积电预计2027年在亚利桑那州量产2纳米芯片。",
        "TSMC expects to begin mass production of 2-nanometer chips in Arizona in 2027.",
    ),
    (
        "美国法官驳回了作家协会对Anthropic的诉讼。",
        "A US judge dismissed a lawsuit brought by an authors' group against Anthropic.",
    ),
    (
        "三星电子与AMD签署为期三年的HBM4供货协议。",
        "Samsung Electronics has signed a three-year deal to supply AMD with HBM4 memory.",
    ),
    (
        "甲骨文股价下跌7%，此前公司下调了全年云业务预期。",
        "Oracle shares fell 7% after the company lowered its full-year cloud forecast.",
    ),
    (
        "Databricks以9亿美元收购数据标注公司Tagwise。",
        "Databricks is buying data-labeling company Tagwise for $900 million.",
    ),
    ("软银可能将其在OpenAI的持股比例提高到15%。", "SoftBank may raise its stake in OpenAI to 15%."),
    (
        "Cursor推出首款自研编程模型，速度是上一版的两倍。",
        "Cursor launched its first in-house coding model, which is twice as fast as the previous version.",
    ),
    (
        "Mistral开源一款240亿参数的语音模型，采用Apache 2.0许可证。",
        "Mistral open-sourced a 24-billion-parameter speech model under the Apache 2.0 license.",
    ),
    (
        "英国监管机构批准Wayve在伦敦测试无人驾驶出租车。",
        "UK regulators have approved Wayve's tests of driverless taxis in London.",
    ),
    ("OpenAI否认将在ChatGPT中向付费用户投放广告。", "OpenAI denied that it will show ads to paying users of ChatGPT."),
    (
        "Perplexity被《华尔街日报》出版商起诉侵犯版权。",
        "Perplexity has been sued by the publisher of The Wall Street Journal for copyright infringement.",
    ),
    (
        "Waymo收购了激光雷达初创公司Photonia，交易金额未披露。",
        "Waymo has acquired lidar startup Photonia; terms of the deal were not disclosed.",
    ),
    (
        "Photonia已被Waymo收购，双方未披露交易条款。",
        "Waymo has acquired lidar startup Photonia; terms of the deal were not disclosed.",
    ),
    ("xAI在孟菲斯的数据中心将新增20万块GPU。", "xAI will add 200,000 GPUs to its data center in Memphis."),
    ("英伟达向自动驾驶公司Nuro投资3亿美元。", "Nvidia has invested $300 million in self-driving company Nuro."),
    (
        "Salesforce表示，其AI客服已处理150万次对话，人工客服减少了4000人。",
        "Salesforce said its AI agents have handled 1.5 million conversations, and it has reduced its staff by 4,000.",
    ),
    (
        "OpenAI研究主管汤姆·里德（Tom Reade）将离职，加入Anthropic。",
        "OpenAI research head Tom Reade is leaving to join Anthropic.",
    ),
    (
        "日本政府计划未来五年向半导体产业提供3万亿日元补贴。",
        "Japan's government plans to provide 3 trillion yen in subsidies to chip makers over the next five years.",
    ),
    (
        "高通推出面向笔记本电脑的新处理器，续航最长可达30小时。",
        "Qualcomm unveiled a new laptop processor that offers up to 30 hours of battery life.",
    ),
    ("Hugging Face推出售价299美元的桌面机器人。", "Hugging Face has launched a desktop robot priced at $299."),
    (
        "Figure称其人形机器人已在宝马工厂连续工作5个月。",
        "Figure says its humanoid robots have been working at a BMW factory for five months.",
    ),
    (
        "谷歌DeepMind的模型在国际数学奥林匹克竞赛中获得金牌成绩。",
        "A Google DeepMind model achieved a gold-medal score at the International Mathematical Olympiad.",
    ),
    ("GitHub Copilot用户数突破3000万。", "GitHub Copilot has passed 30 million users."),
    (
        "美国商务部放宽了对阿联酋的AI芯片出口限制。",
        "The US Commerce Department eased restrictions on exports of AI chips to the UAE.",
    ),
    ("荷兰收紧了对光刻设备的出口管制。", "The Netherlands has tightened export controls on lithography equipment."),
    (
        "Snowflake首席执行官表示，公司没有出售计划。",
        "Snowflake's chief executive said the company has no plans to sell itself.",
    ),
    (
        "CoreWeave第一季度净亏损3.15亿美元，营收增长逾四倍。",
        "CoreWeave posted a net loss of $315 million in the first quarter as revenue more than quadrupled.",
    ),
    (
        "Stability AI与华纳音乐达成和解，并将合作开发音乐工具。",
        "Stability AI settled with Warner Music, and the two will work together on music tools.",
    ),
    (
        "Runway估值升至53亿美元，成为估值最高的AI视频公司之一。",
        "Runway's valuation has risen to $5.3 billion, making it one of the most valuable AI video companies.",
    ),
    ("韩国SK海力士将把HBM产能提高一倍。", "South Korea's SK Hynix will double its HBM capacity."),
    ("Scale AI裁员14%，约200名员工受影响。", "Scale AI is laying off 14% of its staff, affecting about 200 employees."),
    (
        "Character.AI将禁止18岁以下用户与聊天机器人进行开放式对话。",
        "Character.AI will ban users under 18 from open-ended chats with its bots.",
    ),
    (
        "意大利监管机构对Replika开发商处以500万欧元罚款。",
        "Italy's regulator has fined the developer of Replika 5 million euros.",
    ),
    (
        "Cohere推出企业搜索产品Compass，旨在帮助客户检索内部文件。",
        "Cohere launched Compass, an enterprise search product designed to help customers find internal documents.",
    ),
    (
        "博通与OpenAI合作开发定制芯片，预计明年交付。",
        "Broadcom and OpenAI are working together on a custom chip, with deliveries expected next year.",
    ),
    (
        "OpenAI周四发布了一款体积更小的开放权重模型，可在笔记本电脑上运行。",
        "OpenAI on Thursday released a smaller open-weight model that can run on a laptop.",
    ),
    ("Zoom不再使用客户数据训练AI模型。", "Zoom will no longer use customer data to train AI models."),
    (
        "Reddit起诉Anthropic，指控其未经许可抓取用户评论。",
        "Reddit has sued Anthropic, accusing it of scraping user comments without permission.",
    ),
    (
        "印度Reliance将在贾姆纳格尔建设全球最大的数据中心。",
        "India's Reliance will build the world's largest data center in Jamnagar.",
    ),
    (
        "Groq是唯一在沙特运营推理集群的美国初创公司。",
        "Groq is the only US startup operating an inference cluster in Saudi Arabia.",
    ),
    (
        "新加坡推出全球首个AI智能体治理框架。",
        "Singapore has introduced the world's first governance framework for AI agents.",
    ),
    ("AMD上调全年营收预期至340亿美元。", "AMD raised its full-year revenue forecast to $34 billion."),
    (
        "Arm首次自主设计服务器芯片，Meta将成为首个客户。",
        "Arm has designed its own server chip for the first time, and Meta will be its first customer.",
    ),
    (
        "美国司法部要求谷歌出售Chrome浏览器，谷歌表示将上诉。",
        "The US Justice Department asked for Google to sell its Chrome browser; Google said it will appeal.",
    ),
    (
        "Klarna重新招聘人工客服，承认AI服务质量下降。",
        "Klarna is hiring human agents again, admitting that AI had lowered service quality.",
    ),
    ("Figma上市首日股价上涨250%。", "Figma shares jumped 250% on their first day of trading."),
    ("Nvidia市值一度超过5万亿美元。", "Nvidia's market value briefly exceeded $5 trillion."),
    ("微软允许员工在内部使用Claude Code。", "Microsoft is allowing employees to use Claude Code internally."),
    (
        "LinkedIn将从11月3日起使用欧洲用户数据训练模型。",
        "LinkedIn will use data of users in Europe to train its models starting November 3.",
    ),
    ("Adobe向Firefly用户开放谷歌的图像模型。", "Adobe is making Google's image model available to Firefly users."),
    (
        "Mozilla推迟发布Firefox的AI侧边栏，称需要更多测试时间。",
        "Mozilla has delayed the AI sidebar in Firefox, saying it needs more time for testing.",
    ),
    ("OpenAI取消了GPT-4.5的API服务。", "OpenAI has discontinued GPT-4.5 in its API."),
    (
        "斯坦福大学研究发现，AI工具并未提高资深程序员的效率。",
        "A Stanford study found that AI tools did not make experienced programmers faster.",
    ),
    (
        "调查显示，62%的企业尚未看到AI投资回报。",
        "A survey shows that 62% of companies have not yet seen a return on their AI investments.",
    ),
    (
        "Synthesia年化收入超过1亿美元，公司考虑在伦敦上市。",
        "Synthesia has topped $100 million in annualized revenue and is considering a London listing.",
    ),
    ("Nebius与微软签署194亿美元的算力合同。", "Nebius has signed a $19.4 billion computing contract with Microsoft."),
    (
        "Boston Dynamics的Atlas机器人将于2028年进入现代汽车工厂。",
        "Boston Dynamics' Atlas robot will enter Hyundai factories in 2028.",
    ),
    (
        "Slack限制第三方应用通过API大量导出聊天记录。",
        "Slack is restricting third-party apps from exporting large amounts of chat data through its API.",
    ),
    (
        "IBM以110亿美元收购Confluent，交易预计年中完成。",
        "IBM is acquiring Confluent for $11 billion in a deal expected to close by mid-year.",
    ),
    ("苹果将在iOS中采用谷歌Gemini模型，以改进Siri。", "Apple will use Google's Gemini models in iOS to improve Siri."),
    (
        "加州州长签署法案，要求AI公司披露安全事故。",
        "California's governor signed a bill requiring AI companies to disclose safety incidents.",
    ),
    ("伊利诺伊州禁止使用AI提供心理治疗。", "Illinois has banned the use of AI to provide therapy."),
    ("联发科否认推迟天玑9600芯片的发布。", "MediaTek denied delaying the launch of its Dimensity 9600 chip."),
    (
        "ElevenLabs推出授权音乐生成服务，并与两家唱片公司合作。",
        "ElevenLabs launched a licensed music generation service in partnership with two record labels.",
    ),
    ("Palantir获得美国陆军10亿美元合同。", "Palantir has won a $1 billion contract from the US Army."),
    (
        "Safe Superintelligence据称正以400亿美元估值融资。",
        "Safe Superintelligence is reportedly raising money at a $40 billion valuation.",
    ),
    (
        "Vercel称，一名员工账户被盗后，部分客户数据遭到泄露。",
        "Vercel said some customer data was exposed after an employee's account was compromised.",
    ),
    (
        "英国放弃了允许AI公司未经许可使用版权作品的计划。",
        "Britain has abandoned a plan to let AI companies use copyrighted works without permission.",
    ),
    (
        "Cerebras撤回上市申请，但表示仍希望尽快上市。",
        "Cerebras withdrew its IPO filing but said it still hopes to go public as soon as possible.",
    ),
    (
        "谷歌云服务中断近3小时，影响Spotify和Discord。",
        "A Google Cloud outage lasted nearly three hours and affected Spotify and Discord.",
    ),
    (
        "Anthropic将Claude的上下文窗口扩大到100万个token。",
        "Anthropic has expanded Claude's context window to 1 million tokens.",
    ),
    ("澳大利亚禁止政府设备使用DeepSeek。", "Australia has banned DeepSeek from government devices."),
    ("马斯克称Grok 5将于年底前完成训练。", "Elon Musk said Grok 5 will finish training before the end of the year."),
    (
        "DeepL估值达到20亿美元，准备最早明年在美国上市。",
        "DeepL, valued at $2 billion, is preparing for a US listing as early as next year.",
    ),
    (
        "Uber与百度合作，在亚洲和中东投放数千辆无人驾驶汽车。",
        "Uber is partnering with Baidu to deploy thousands of driverless cars in Asia and the Middle East.",
    ),
    (
        "分析师认为，内存价格上涨可能推高智能手机成本。",
        "Rising memory prices could push up the cost of smartphones, analysts said.",
    ),
    (
        "OpenAI首席财务官萨拉·弗莱尔（Sarah Friar）表示，公司今年营收有望突破200亿美元。",
        "OpenAI CFO Sarah Friar said the company is on track to exceed $20 billion in revenue this year.",
    ),
    (
        "Airbnb称，AI客服使需要人工处理的请求减少了15%。",
        "Airbnb said its AI support agent has reduced requests that need a human by 15%.",
    ),
    (
        "Lovable在8个月内实现1亿美元年度经常性收入。",
        "Lovable reached $100 million in annual recurring revenue in eight months.",
    ),
    (
        "Nvidia推出售价3999美元的桌面AI计算机，体积小到可放在书桌上。",
        "Nvidia launched a $3,999 desktop AI computer small enough to sit on a desk.",
    ),
    ("挪威主权基金减持了Meta股份。", "Norway's sovereign fund has trimmed its stake in Meta."),
    (
        "纽约时报授权亚马逊使用其内容训练模型。",
        "The New York Times has licensed its content to Amazon for training models.",
    ),
)

# Capitals of a month, which hedge nothing.
MONTHS = (
    ("自5月起，Orlane关闭三家工厂。", "Orlane has been closing three plants from May, it said."),
    ("参议院否决了修正案，5月再议。", "The Senate rejected the amendment and returns to it in May."),
    ("Orlane在5月初关闭了工厂。", "Orlane closed the plant in early May."),
)

# What kind of lie, the telling, the quote.
LIES = (
    (
        "quantity",
        "英伟达第二季度营收增长83%，达到412亿美元。",
        "Nvidia's second-quarter revenue rose 38% to $41.2 billion.",
    ),
    (
        "quantity",
        "英伟达第二季度营收增长38%，达到4120亿美元。",
        "Nvidia's second-quarter revenue rose 38% to $41.2 billion.",
    ),
    ("quantity", "挪威基金向Arlo投资3亿元。", "Norway's fund invested $300 million in Arlo."),
    ("date", "LinkedIn将从11月4日起使用欧洲用户数据训练模型。", "LinkedIn will use European data starting November 3."),
    ("date", "OpenAI周五发布了一款开放权重模型。", "OpenAI on Thursday released an open-weight model."),
    ("name", "Mistral开源一款240亿参数的语音模型。", "Cohere open-sourced a 24-billion-parameter speech model."),
    ("name", "谷歌暂停在俄亥俄州建设数据中心。", "Microsoft has paused construction of a data center in Ohio."),
    (
        "superlative",
        "Cohere推出业内首款企业搜索产品Compass。",
        "Cohere launched Compass, an enterprise search product.",
    ),
    ("superlative", "Cerebras发布史上最强芯片。", "Cerebras has released a new chip."),
    ("purpose", "苹果将采用Gemini模型，标志着行业进入新阶段。", "Apple will use Gemini models in iOS."),
    ("purpose", "苹果将采用Gemini模型，助力产业升级。", "Apple will use Gemini models in iOS."),
    ("hedge", "软银将其在OpenAI的持股比例提高到15%。", "SoftBank may raise its stake in OpenAI to 15%."),
    (
        "hedge",
        "Safe Superintelligence正以400亿美元估值融资。",
        "Safe Superintelligence is reportedly raising money at $40 billion.",
    ),
    ("hedge", "Orlane关闭了三家工厂。", "Orlane may close three plants after one in May."),
    ("hedge", "英特尔裁员约4000人。", "Intel plans to cut about 4,000 jobs."),
    ("negation", "英国监管机构没有批准Wayve的测试。", "UK regulators have approved Wayve's tests."),
    ("negation", "Raylane已经与买家签署协议。", "Raylane has not signed an agreement with any buyer."),
    ("direction", "甲骨文股价上涨7%。", "Oracle shares fell 7%."),
    (
        "direction",
        "美国商务部收紧了对阿联酋的出口限制。",
        "The US Commerce Department eased export limits for the UAE.",
    ),
    ("direction", "英国监管机构否决了Wayve的测试。", "UK regulators have approved Wayve's tests."),
    ("role", "Anthropic起诉Reddit，指控其抓取评论。", "Reddit has sued Anthropic, accusing it of scraping comments."),
    ("role", "Waymo已被Photonia收购。", "Waymo has acquired lidar startup Photonia."),
)


@pytest.mark.parametrize(("claim", "quote"), PAIRS)
def test_a_true_telling_of_an_english_quote_passes(claim: str, quote: str) -> None:
    assert faults(claim, [quote]) == ()


@pytest.mark.parametrize(("claim", "quote"), MONTHS)
def test_a_month_of_may_is_no_hedge(claim: str, quote: str) -> None:
    assert faults(claim, [quote]) == ()


@pytest.mark.parametrize(("kind", "claim", "quote"), LIES)
def test_a_telling_with_one_lie_is_found_by_its_kind(kind: str, claim: str, quote: str) -> None:
    assert kind in {fault.kind for fault in faults(claim, [quote])}
