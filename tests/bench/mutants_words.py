"""The words that the bench of proofs lies with; its own, not the tables of the product."""

from __future__ import annotations

import re

HAN = re.compile("[\u4e00-\u9fff]")
NUMBER = re.compile(
    r"(?<![A-Za-z\d.,_\-–])\d+(?:[.,]\d+)*(?![\d.,]*[A-Za-z年月日号\-–])(?!\s?(?:年|月|日|号|a\.m|p\.m))"
)
LATIN_NAME = re.compile(
    r"(?<![A-Za-z\d.\-])(?:[A-Z][A-Za-z]*[a-z][A-Za-z]*|[A-Z]{3,})(?:[ -](?:[A-Z][a-zA-Z]+|\d[\d.]*))*(?![\w.-])"
)
ORDINARY = frozenset(
    [
        "GUI",
        "MoE",
        "LLM",
        "LLMs",
        "AI",
        "AGI",
        "API",
        "SDK",
        "GPU",
        "CPU",
        "CEO",
        "CTO",
        "CFO",
        "IPO",
        "App",
        "APP",
        "IT",
        "PC",
        "Agent",
        "Agents",
        "Chatbot",
        "Token",
        "RAG",
        "VLA",
        "VLM",
        "VLMs",
        "MCP",
        "CLI",
        "USB",
        "Wi-Fi",
        "WiFi",
        "OLED",
        "RAM",
        "SSD",
        "HDR",
        "NPU",
        "Pro",
        "Max",
        "Plus",
        "Mini",
        "Ultra",
        "Air",
        "NASDAQ",
        "Inc",
        "OS",
        "RGB",
        "LED",
        "FPS",
        "USD",
        "PDF",
        "VR",
        "AR",
        "Skill",
        "Skills",
        "Prompt",
        "Markdown",
        "RL",
    ]
)
CHINESE_NAME = re.compile(
    "阿里巴巴|腾讯|百度|华为|字节跳动|小米|京东|美团|阿里云|腾讯云|英伟达|微软|谷歌|苹果|亚马逊|特斯拉|三星|台积电|英特尔|高通|智谱|月之暗面"
    "|商汤|科大讯飞|寒武纪|蔚来|理想汽车|小鹏|比亚迪|吉利|荣耀|中国移动|中国电信|中国联通|软银|甲骨文|马斯克|奥特曼|黄仁勋|雷军|联想"
    "|宇树科技|蚂蚁集团|快手|哔哩哔哩|滴滴|拼多多|网易|中芯国际|长鑫存储|摩尔线程|工信部|国家网信办|欧盟|豆包|千问|通义千问|文心一言|夸克"
)
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
NEGATABLE = (
    "发布|推出|完成|支持|宣布|上线|获得|采用|启动|开源|收购|投资|实现|达到|计划|包括|提供|覆盖|搭载|参与|加入|进入|签署|成立|允许"
    "|同意|影响|受到|使用|披露|公布|开放|面向|涉及|提升|具备|接受|需要|推进|升级|突破|超过|认为|存在|确认"
)
NEGATIONS = re.compile(
    "没有|并未|尚未|未能|从未|不再|无法|不能|不会|不是|(?<!并)未(?=[公获发披透完经达被上受出有])|(?<![时])不(?=支持|需要|包括|允许|接受|提供|具备|想|愿|予|影响|存在|含)"
)
EN_NEGATION = re.compile(
    r"\b(?:(is|are|was|were|has|have|had|will|can|could|would|should|may|did|does|do) not|(can)not)\b"
    r"(?! (?:only|just|merely)\b)"
    r"|\b(is|are|was|were|has|have|had|would|could|should|did|does|do)n['’]t\b"
)
EN_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|will|can|could|would|should|may)\b(?!['’]| (?:not|no|only|just)\b)"
)
OPPOSITES = (
    "增长 下降;上涨 下跌;提高 降低;增加 减少;提升 降低;上升 下降"
    ";扩大 缩小;批准 否决;收购 出售;加入 退出;延长 缩短;盈利 亏损;启动 暂停"
    ";放宽 收紧;胜诉 败诉;看涨 看跌;支持 反对;上调 下调;买入 卖出"
    ";增持 减持;上线 下线;涨价 降价;加速 放缓;涨幅 跌幅;入职 离职;开启 关闭"
    ";大涨 大跌;走高 走低;开源 闭源;成功 失败;恢复 暂停;高于 低于;涨超 跌超;扩张 收缩;招聘 裁员"
)
EN_OPPOSITES = (
    "rises falls;rise fall;rose fell;increased decreased"
    ";increase decrease;growth decline;grew shrank;up down;higher lower"
    ";acquire sell;acquires sells;acquired sold"
    ";buys sells;bought sold;approved rejected;approves rejects;joins leaves"
    ";joined left;profit loss;launches halts;launched halted"
    ";started stopped;raised cut;raises cuts;gains losses;more fewer"
    ";opens closes;wins loses;won lost"
    ";supports opposes;supported opposed;eases tightens;expands shrinks;faster slower"
    ";increasing decreasing;growing shrinking;largest smallest"
    ";hiring firing;surged plunged;jumped dropped;above below"
)
HEDGES = (
    ("据悉，", ""),
    ("据称，", ""),
    ("据传", ""),
    ("据报道，", ""),
    ("可能会", "会"),
    ("可能将", "将"),
    ("可能", ""),
    ("或将", "将"),
    ("或许", ""),
    ("预计将", "将"),
    ("预计", ""),
    ("计划", "将"),
    ("拟", ""),
    ("有望", "将"),
    ("正考虑", "将"),
    ("考虑", "决定"),
    ("打算", "将"),
    ("洽谈", "完成"),
    ("疑似", ""),
)
EN_HEDGES = (
    (" may ", " will "),
    (" might ", " will "),
    (" could ", " will "),
    (" reportedly ", " "),
    (" allegedly ", " "),
    (" is expected to ", " will "),
    (" are expected to ", " will "),
    (" plans to ", " will "),
    (" is considering ", " has begun "),
    (" in talks to ", " about to "),
    (" likely ", " "),
    (" possibly ", " "),
    (" potentially ", " "),
    (" planning to ", " going to "),
    (" appears to ", " is known to "),
    (" seems to ", " is known to "),
    (" intends to ", " will "),
)
PRAISE = (
    "全球首个",
    "业内首款",
    "史上最强的",
    "全球最大的",
    "国内唯一的",
    "世界领先的",
    "最先进的",
    "里程碑式的",
    "革命性的",
    "首次",
    "最受欢迎的",
    "行业第一的",
)
EN_PRAISE = (
    "the world's first",
    "the largest",
    "the most advanced",
    "the only",
    "the industry's leading",
    "a groundbreaking",
    "a historic",
    "the best",
    "the fastest",
    "an unprecedented",
    "a revolutionary",
    "the first-ever",
)
TAILS = (
    "，旨在推动行业发展",
    "，标志着公司进入新阶段",
    "，有望重塑行业格局",
    "，引发业内广泛关注",
    "，将助力企业数字化转型",
    "，为产业升级奠定基础",
    "，彰显其技术实力",
    "，以进一步巩固市场地位",
    "，填补了国内空白",
    "，意味着竞争进一步加剧",
    "，从而推动人工智能普及",
    "，此举旨在提升用户体验",
)
EN_TAILS = (
    ", aiming to transform the industry",
    ", marking a new era for the company",
    ", in a bid to accelerate adoption",
    ", sparking widespread attention",
    ", signaling a shift in the market",
    ", cementing its position in the sector",
    ", paving the way for broader adoption",
    ", underscoring its ambitions",
    ", which is poised to reshape the field",
    ", in order to boost competitiveness",
    ", highlighting its technical strength",
    ", triggering a wave of concern",
)
