"""Lies for the bench of proofs: one true sentence → the same with one thing wrong, a kind at a time, zh and en.

The words here are the bench's own, not the product's tables. A mutant that the evidence happens to say literally is
left out; one whose changed figure stands elsewhere in the evidence, with another meaning, is kept and counts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.facts.entities import mentions

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
    r"|\b(is|are|was|were|has|have|had|would|could|should|did|does|do)n['’]t\b"
)
EN_AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|will|can|could|would|should|may)\b(?! (?:not|n['’]t|no)\b)")
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


@dataclass(frozen=True)
class True_:
    """A sentence and the quotes that bear it out; `others` are names of other stories of its day."""

    text: str
    evidence: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def chinese(self) -> bool:
        return len(HAN.findall(self.text)) * 4 > len(self.text)

    @property
    def words(self) -> str:
        return "\n".join(self.evidence)


Mutator = Callable[[True_, random.Random], Iterator[str]]


def _put(text: str, found: re.Match[str], new: str) -> str:
    return text[: found.start()] + new + text[found.end() :]


def numbers(told: True_, rng: random.Random) -> Iterator[str]:
    for found in NUMBER.finditer(told.text):
        places = [n for n, sign in enumerate(found[0]) if sign.isdigit()]
        place = rng.choice(places)
        digit = rng.choice([d for d in "123456789" if d != found[0][place]])
        around = told.text[found.end() : found.end() + 2]
        for new in (found[0][:place] + digit + found[0][place + 1 :], _ten_times(found[0])):
            if not re.search(rf"(?<![\d.]){re.escape(new + around)}", told.words):
                yield _put(told.text, found, new)


def _ten_times(number: str) -> str:
    whole, point, rest = number.partition(".")
    return f"{whole}{rest[0]}.{rest[1:]}".rstrip(".") if point else f"{whole}0"


def units(told: True_, _: random.Random) -> Iterator[str]:
    changes = (
        (r"(?<=\d)万(?!亿)", "亿"),
        (r"(?<=\d)亿", "万"),
        (r"(?<=\d)[%％]", "倍"),
        (r"(?<=\d)[%％]", "个百分点"),
        (r"(?<=[\d万亿])美元", "元"),
        (r"(?<=[\d万亿])元(?!人|素|宇)", "美元"),
        (r"(?<=\d )million\b", "billion"),
        (r"(?<=\d )billion\b", "million"),
        (r"(?<=\d)M\b", "B"),
        (r"(?<=\d)B\b(?= )", "M"),
        (r"(?<!\w)\$(?=\d)", "€"),
        (r"(?<=\d)%", "x"),
        (r"(?<=\d) percent", " times"),
        (r"(?<=\d)倍", "%"),
    )
    for pattern, new in changes:
        for found in re.finditer(pattern, told.text):
            changed = _put(told.text, found, new)
            near = changed[max(0, found.start() - 5) : found.start() + len(new)]
            if near not in told.words:
                yield changed


def days(told: True_, rng: random.Random) -> Iterator[str]:
    for found in re.finditer(r"(?<!\d)(\d{1,2})(?= ?日(?!本|均|元|常|活))", told.text):
        yield from (_put(told.text, found, str(day)) for day in (int(found[1]) - 1, int(found[1]) + 1) if 0 < day < 31)
    for found in re.finditer(r"(?<!\d)(\d{1,2})(?= ?月(?!光|活|薪|球|租|费))", told.text):
        yield _put(told.text, found, str(int(found[1]) % 12 + 1))
    for found in re.finditer(r"(?<!\d)(20\d\d)(?= ?年)", told.text):
        yield _put(told.text, found, str(int(found[1]) + rng.choice((-1, 1))))
    for found in re.finditer(rf"\b({'|'.join(MONTHS)})\b(?= (\d{{1,2}}|20\d\d))", told.text):
        yield _put(told.text, found, MONTHS[(MONTHS.index(found[1]) + 1) % 12])
    for found in re.finditer(rf"(?:(?<={')|(?<='.join(f'{month} ' for month in MONTHS)}))(\d{{1,2}})\b", told.text):
        yield _put(told.text, found, str(int(found[1]) % 28 + 1))
    for one, other in (
        ("周一", "周三"),
        ("昨日", "今日"),
        ("今日", "昨日"),
        ("今年", "去年"),
        ("去年", "今年"),
        ("本周", "上周"),
        ("上周", "本周"),
        ("today", "yesterday"),
        ("Monday", "Friday"),
        ("Tuesday", "Sunday"),
        ("Thursday", "Monday"),
        ("last year", "next year"),
    ):
        if one in told.text and other not in told.words:
            yield told.text.replace(one, other, 1)


def foreign_names(told: True_, rng: random.Random) -> Iterator[str]:
    own = names_of(told.text, told.chinese)
    for pattern in (LATIN_NAME, CHINESE_NAME):
        fitting = [name for name in told.others if pattern.fullmatch(name) and not _known(name, told.words)]
        for found in pattern.finditer(told.text):
            if fitting and found[0] in own:
                yield _put(told.text, found, rng.choice(fitting))


def names_of(text: str, chinese: bool) -> set[str]:
    """What is surely a name: Chinese ones of the list, and Latin words in a Chinese text or with a capital inside."""
    found = {f[0] for f in LATIN_NAME.finditer(text) if chinese or re.search("[a-z][A-Z]|[A-Za-z] ?[0-9]", f[0])}
    found |= {m.text for m in mentions(text) if m.text[0].isupper()}
    return {name for name in found if len(name) > 2 and name not in ORDINARY} | set(CHINESE_NAME.findall(text))


def _known(name: str, words: str) -> bool:
    return re.sub(r"\W", "", name).casefold() in re.sub(r"\W", "", words).casefold()


def negations(told: True_, rng: random.Random) -> Iterator[str]:
    if told.chinese:
        found = list(re.finditer(rf"(?<![不未没无被]|[可以])(?:{NEGATABLE})(?![会者商率额])", told.text))
        for verb in rng.sample(found, min(2, len(found))):
            yield told.text[: verb.start()] + rng.choice(("未", "没有", "不会", "并未")) + told.text[verb.start() :]
        yield from (_put(told.text, found, "") for found in NEGATIONS.finditer(told.text))
        return
    found = list(EN_AUXILIARY.finditer(told.text))
    for verb in rng.sample(found, min(2, len(found))):
        yield _put(told.text, verb, f"{verb[0]} not")
    for verb in EN_NEGATION.finditer(told.text):
        yield _put(told.text, verb, verb[1] or verb[2] or verb[3])


def directions(told: True_, _: random.Random) -> Iterator[str]:
    for pair in (OPPOSITES if told.chinese else EN_OPPOSITES).split(";"):
        one, other = pair.split()
        for old, new in ((one, other), (other, one)):
            for found in re.finditer(old if told.chinese else rf"\b{old}\b", told.text):
                changed = _put(told.text, found, new)
                if changed[max(0, found.start() - 6) : found.start() + len(new) + 4] not in told.words:
                    yield changed


def hedges(told: True_, _: random.Random) -> Iterator[str]:
    for old, new in HEDGES if told.chinese else EN_HEDGES:
        if old == "计划" and re.search("(?:该|此|的|项|一|[A-Z]|划|行动|个)计划|计划(?:的|是|，|。|中)", told.text):
            continue  # a plan, not planning
        if old == "拟" and re.search("[虚模]拟|拟[人态合真]", told.text):
            continue
        if old in told.text:
            yield told.text.replace(old, new, 1)


def superlatives(told: True_, rng: random.Random) -> Iterator[str]:
    if told.chinese:
        pattern = r"(?<=推出)|(?<=发布)|(?<=上线)|(?<=打造)|(?<=成为)|(?<=收购)|(?<=完成)|(?<=一款)|(?<=宣布)|(?<=是)"
    else:
        pattern = r"\ban? (?:new )?(?=[a-z])"
    places = list(re.finditer(pattern, told.text))
    for found in rng.sample(places, min(2, len(places))):
        new = rng.choice(PRAISE if told.chinese else EN_PRAISE)
        if not _core(new) & _core(told.words):
            yield _put(told.text, found, new if told.chinese else f"{new} ")


def _core(words: str) -> set[str]:
    return set(
        re.findall(r"首|最|唯一|领先|第一|里程碑|革命|\b(?:first|most|only|leading|best|\w+est|historic)\b", words)
    )


def tails(told: True_, rng: random.Random) -> Iterator[str]:
    tail = rng.choice(TAILS if told.chinese else EN_TAILS)
    yield re.sub(r"[。.]?$", "", told.text, count=1) + tail + ("。" if told.chinese else ".")


def roles(told: True_, _: random.Random) -> Iterator[str]:
    own = names_of(told.text, told.chinese)
    both = [*LATIN_NAME.finditer(told.text), *CHINESE_NAME.finditer(told.text)]
    found = sorted((f for f in both if f[0] in own), key=lambda f: f.start())
    for one, other in pairwise(found):
        between = told.text[one.end() : other.start()]
        joined = re.fullmatch(r"[\s、,/&+（(]*(?:和|与|及|以及|或|and|or|的)?\s*", between)
        if not joined and one[0] != other[0] and not re.search("[。.;；]", between):
            yield told.text[: one.start()] + other[0] + between + one[0] + told.text[other.end() :]
            return


MUTATORS: dict[str, Mutator] = {
    "number": numbers,
    "unit": units,
    "date": days,
    "name": foreign_names,
    "negation": negations,
    "direction": directions,
    "hedge": hedges,
    "superlative": superlatives,
    "purpose": tails,
    "role": roles,
}


def paraphrases(told: True_) -> Iterator[tuple[str, str]]:
    """True sentences in other words, each with what was done."""
    text = told.text
    swaps = (
        ("约", "近"),
        ("近", "约"),
        ("“", "「"),
        ("”", "」"),
        ("宣布", "表示"),
        ("推出", "发布"),
        ("表示", "称"),
        ("企业", "公司"),
        ("（", "("),
        ("）", ")"),
        ("，", ","),
        ("公司", "企业"),
        ("about ", "around "),
        ("said ", "says "),
        ("“", '"'),
        (" announced ", " said "),
    )
    for old, new in swaps:
        guard = rf"{re.escape(old)}(?=\d)" if old in "约近" else re.escape(old)
        if re.search(guard, text):
            yield f"{old.strip()}→{new.strip()}", re.sub(guard, new, text, count=1 if old in "约近" else 0)
    for found in list(re.finditer(r"(\d+(?:\.\d+)?)[%％]", text))[:1]:
        yield "百分之", _put(text, found, f"百分之{found[1]}" if told.chinese else f"{found[1]} percent")
    parts = re.split(r"(?<=[，；])" if told.chinese else r"(?<=[,;] )", text.rstrip("。."))
    if len(parts) > 1:
        yield "last clause dropped", "".join(parts[:-1]).rstrip("，；,; ") + ("。" if told.chinese else ".")
    if len(parts) > 2:
        yield "middle clause dropped", "".join([*parts[:1], *parts[2:]])
    yield "full width", text.translate({ord("0") + n: ord("０") + n for n in range(10)})
