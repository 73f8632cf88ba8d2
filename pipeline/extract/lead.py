"""Which sentences of an article may be told, and how well one tells what the title says. It composes nothing."""

from __future__ import annotations

import re

import rjieba

from pipeline.extract.patterns import any_of
from pipeline.extract.sentences import Sentence, enclosed, is_chinese
from pipeline.words import STOP_WORDS

# --- what must not be told ---------------------------------------------------------------------------------------

_ADDRESS = re.compile(r"https?:|www\.|(?<![\w.])[\w-]+\.(?:com|cn|net|org)/|\]\(|@\w+\.\w")
_CODE = re.compile(
    any_of(
        r"""\\[a-zA-Z]+\{ \$[^$\s][^$]{0,40}[\\^_{][^$]*\$ ``` \*\* </?\w+[\s>/] \{\{ \w+\(\) [=!]= => -> :: && \|\|
        ;\s*$ ^\s*[$#>]\s __\w+ \b(?:pip|npm|docker|curl|sudo|git)\s(?:install|run|clone|pull) \bimport\s\w+$
        \bdef\s\w+\("""
    )
)
_ADVERTISEMENT = re.compile(
    any_of(
        r"""直达链接 点此 戳这
        点击(?:此处|这里|下方|上方|链接|查看|阅读|领取|图片|蓝字|进入|右[上下]|左[上下]|卡片|原文|关注)
        扫码(?:关注|加|进|报名|下载|领取|查看|添加|阅读|入) (?:扫描|识别|长按).{0,6}二维码 公众号后台
        关注(?:我们|本号|公众号) 责任?编辑?[：:] 责编 审校?[：:] 图源 图片来源 来源[：:] 题图 封面图
        版权(?:所有|归|声明|信息) 转载(?:请|自|需|须|于) 未经授权 免责声明 不构成.{0,6}投资建议 投资有风险
        (?:领|抽|无门槛|至高).{0,6}红包 红包.{0,6}(?:领取|抽取|至高) 领.{0,8}券 券后 到手价 实付
        (?:仅需|低至).{0,8}元 返利 购物车 国补 包邮 限时(?:优惠|特惠|抢购) 报名链接 加群 粉丝群 ^广告 广告[：:|｜]
        [（(]广告[）)] (?:相关|延伸|推荐|更多)阅读 阅读(?:原文|全文) 原文链接 原标题
        本文(?:来自|作者|转自|首发|系|授权|不代表) 作者[|｜丨：:] 文[|｜丨] 编辑[|｜丨：:] 出品[|｜丨：:]
        今日热点导览"""
    )
    + r"|\b"
    + any_of(
        r"""[Rr]ead\s(?:more|the\sfull|full\sarticle) [Cc]ontinue\sreading [Ss]ign\sup\s(?:for|to|here|now)
        [Ss]ubscribe\s(?:to|now|here|for) (?:our|weekly|daily|free)\snewsletter [Cc]lick\shere appeared\sfirst\son
        originally\s(?:appeared|published) [Gg]et\sour free\sapp [Ff]ollow\sus [Aa]ll\srights\sreserved
        [Pp]hoto(?:graph)?s?\sby [Pp]hoto: Image\scredits? Getty\sImages Listen\sto\sthis Advertisement
        affiliate\s(?:links?|commission) [Ss]ponsored\s(?:by|content|post) Learn\smore Check\sout
        [Rr]egister\s(?:now|here) Disclaimer Disclosure: Related:"""
    )
)
_NOTE = re.compile(
    r"^(?:(.{2,8})\1|[▲△↑↓▼◆●■※*•]|[^，。]{0,8}注[：:]|编者按|编者注|注[：:]|\d+[、.．]\s*(?!\d)|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]{1,2}[)）]|图\s?\d|表\s?\d|附[：:])"
)
_POINTS_AWAY = re.compile(
    r"(?:如下|以下|下[图表面]|上图|见图|如图)[^，。]{0,8}[：:。]?$|如下：|[：:]$"
    r"|\b(?:as follows|the following)[^.]{0,20}[:.]$"
)
_RUN_TOGETHER = re.compile(
    r"[^，。；：、！？,.;:!?\s]{72,}|%\d|(?:\d+(?:\.\d+){2,}){2}|[A-Za-z0-9.+-]{40,}|(?:\d[\d.,]*[A-Za-z%]*\s+){6,}"
)
_TEASER = re.compile(
    any_of(
        r"""[？?！!] \b[Ww]elcome\sto\b 来看看 一起来 看看吧 敬请期待 拭目以待 小伙伴 一文 揭秘 接下来 话不多说 先说结论
        你怎么看 欢迎 划重点 快来 不妨 试想 想象一下 据说 众所周知 大家好"""
    )
)
_FIRST_PERSON = re.compile(r"我(?!国|军|省|市|校|院|司|县|区|党|方)|咱|笔者|小编|编者|本文|本报|你|您")
_FIRST_PERSON_EN = re.compile(
    r"\b(?:I|I['’](?:m|ve|d|ll)|my|me|you|your|you['’](?:re|ve|ll)|[Ll]et['’]s|us|our|[Ww]e|[Ww]e['’]\w+)\b"
)
_ADDRESSES = re.compile(
    r"\b(?:I|I['’](?:m|ve|d|ll)|my|[Ll]et['’]s)\b|^(?:If|When|As|Whether|Have|Did|Do|Are) you\b|^You\b|^Your\b"
)
_SAYS = re.compile(
    any_of("说 称 表示 指出 认为 强调 透露 坦言 写道 提到 回应 介绍 道[：:]")
    + r"|\b"
    + any_of("said says told wrote added noted according argued argues called calls posted warned explained")
    + r"\b"
)


def may_be_told(sentence: Sentence) -> bool:
    """Whether `sentence` is a statement of news: no advertisement, caption, code, table, question or address."""
    text = sentence.text
    if not sentence.whole or not 8 <= len(text) <= 600:
        return False
    if any(p.search(text) for p in (_ADDRESS, _CODE, _ADVERTISEMENT, _POINTS_AWAY)) or _NOTE.match(sentence.source):
        return False
    chinese = is_chinese(text)
    if chinese and _RUN_TOGETHER.search(text.replace(" ", "") if text.count(" ") < 4 else text):
        return False
    digits = sum(char.isdigit() for char in text)
    unquoted = _unquoted(text)
    if digits > 0.4 * len(text) or _TEASER.search(unquoted):
        return False
    personal = (_FIRST_PERSON if chinese else _ADDRESSES).search(unquoted)
    return not personal and not _is_speakerless(text, unquoted)


def _unquoted(text: str) -> str:
    inside = enclosed(text)
    return "".join(char for position, char in enumerate(text) if not inside[position])


def _is_speakerless(text: str, unquoted: str) -> bool:
    """A quote that nobody is named for; a name in quotes (“甲”平台上线) is none."""
    if text[0] not in '“"「':
        return False
    quoted = text[1 : next((n for n, char in enumerate(text) if n and char in '”"」'), len(text))]
    spoken = len(quoted) > 24 or any(char in "，。！？,.!?" for char in quoted)
    return len(unquoted) < 6 or (spoken and not _SAYS.search(unquoted))


# --- what cannot open a text -------------------------------------------------------------------------------------

_LEANS = re.compile(
    "^"
    + any_of(
        """此外 另外 同时 与此同时 但 然而 不过 而 并且? 且 另一方面 一方面 其中 其次 再次 最后 首先 因此 所以 于是
        由此 因而 对此 为此 例如 比如 例 即 也就是 换言之 总之 总的来说 值得(?:一提|注意|关注)
        需要(?:注意|指出|说明) 随后 之后 此后 后来 接着 当时 此时 这时 届时 那么 另据? 还 也 又 再 他 她 它 该 这 那
        此 其 上述 双方 两[人者家] 二者 前者 后者 对方 据悉 据了解 据介绍 报道(?:称|指出|还) 官方(?:表示|称|还)
        作为(?:参考|对比|回应) 规格方面 性能方面 配置方面 具体(?:来看|而言|来说) 从.{1,8}来看
        在此(?:基础|背景|之前|前|之后|后) 公司 本公司 本次 本轮 本届 本周 新品 新车 新机 产品 项目 活动 会议 大会
        论坛 研究(?:人员|团队|者|发现|显示) 团队 平台 机构 法院 文件 公告 报告 交易 协议 目前 现在 如今 当前
        截至目前 未来 过去 以上 以下 如果 若 只要 除了 除此 相比 相较 尽管 虽然 无论 不仅 不只 不少
        有(?:人|网友|业内|分析) 从 事实上 实际上 更 最 尤其 特别 正如 就 或许 可能 也许 毕竟 原来 转机 今日热点"""
    )
)
_GOES_ON_SAYING = re.compile(
    r"^[^，。]{1,10}(?:随后|还|也|则|又|进一步|同时)(?:表示|补充|称|指出|提到|强调|透露|介绍|说)"
    r"|^[^，。]{0,24}(?:宣布|表示|称|指出|透露|显示|认为)，(?:该|此(?!前)|其|这)"
)
_LEANS_EN = re.compile(
    r"^[\"“'‘]?"
    + any_of(
        r"""It He She They But However This That These Those And So Also Meanwhile In\saddition Additionally
        Moreover Furthermore Then Instead Here There Its His Her Their Such Another Earlier As\ssuch
        For\s(?:example|instance) Yet Still Or Because Now Both Each Either Neither One Others? Some Many Most Per
        Once Today We Our You If While Although In\s(?:this|fact|other) To\s(?:do|that) By\s(?:doing|contrast)
        On\sthe\sother What Why How When Where Who Not Only Just Even Rather Thus Therefore Hence Consequently
        Nevertheless Unlike Like"""
    )
    + r"\b|^The (?=[a-z])(?!first |world|largest |latest (?:version|model))"
    + r"|^(?:\w+ ){1,3}(?:later|earlier|after that)\b"
    + r"|^(?:With|Without|In|By|For|On|At|To|From|Under|Through|After|Before|Among|Of|Despite)"
    + r" (?:\w+ )?(?:this|these|that|those|it|its|them|their|his|her|him)\b"
)
# Of these, the ones that answer to a sentence which a title cannot stand for.
_CONNECTS = re.compile(
    "^"
    + any_of(
        """此外 另外 同时 与此同时 但 然而 不过 而 并且? 且 另一方面 其次 再次 最后 因此 所以 于是 由此 因而 随后
        之后 此后 后来 接着 届时 还 也 又 再"""
    )
    + "|^"
    + any_of(
        r"""However But In\saddition Additionally Moreover Furthermore And So Also Meanwhile Then Instead Yet Still
        Or Because Thus Therefore Hence Consequently Nevertheless Rather On\sthe\sother For\s(?:example|instance)"""
    )
    + r"\b"
)
_CONTRIBUTES = re.compile(
    r"(?:^|[,，。]\s?)(?:[Ii]n this (?:paper|work|study|report),? )?(?:[Ww]e|This (?:paper|work|study)) (?:\w+ )?"
    + any_of("introduc propos present develop show find found demonstrat release study investigat evaluat")
    + r"\w*|(?:本文|我们|研究团队|研究人员)(?:提出|发布|开源|介绍|构建|推出)"
)
_SCENERY = re.compile(
    "^"
    + any_of(
        r"""(?:据)?[^，。]{0,10}(?:此前|早前)(?:曾)?(?:报道|消息) 过去 近年 \d{4}\s?年以来 今年以来 随着 当[^日地]
        长期以来 一直以来 在[^，]{2,40}(?:今天|时代|当下|背景下|浪潮下|之际)， 如今 曾几何时 如果说 提起 说到 对于
        从.{1,10}到.{1,10}， 盛夏 金秋 又到 Over\sthe\s(?:past|last) In\srecent For\s(?:years|decades|most)
        As\s.{4,80},\s When\s Imagine Once\supon It['’]s\sno"""
    )
)
_FACT = re.compile(
    r"\d|[一二三四五六七八九十百千万亿两]+(?:家|人|名|款|项|倍|成|年|月|个|次|万|亿)|[A-Z][A-Za-z]{2,}|《|「"
)


def leans(text: str) -> bool:
    """Whether `text` opens as the continuation of something: it needs the title, or its neighbour, before it."""
    if text.startswith("We ") and _CONTRIBUTES.match(text):
        return False
    if is_chinese(text):
        return bool(_LEANS.match(text) or _GOES_ON_SAYING.match(text))
    return bool(_LEANS_EN.match(text))


def speaks_for_itself(text: str) -> bool:
    """Whether an English sentence is told by its authors or to its reader (we, you), not about them."""
    return not is_chinese(text) and bool(_FIRST_PERSON_EN.search(_unquoted(text)))


# --- what tells the title ----------------------------------------------------------------------------------------

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+'’-]*[A-Za-z0-9+]|[A-Za-z0-9]|[\u3400-\u9fff]+")


def coverage(title: str, text: str) -> float:
    """The share, by length, of the title's content words that stand in `text`: 0..1; 1 for a title without any."""
    words = content_words(title)
    folded = "".join(text.casefold().split())
    total = sum(_weight(word) for word in words)
    return sum(_weight(word) for word in words if word in folded) / total if total else 1.0


def content_words(text: str) -> tuple[str, ...]:
    """The words of `text` that say something, folded, each once, in order."""
    found = []
    for run in _WORD.findall(text.casefold()):
        found += rjieba.cut(run) if is_chinese(run) else [_stem(run)]
    return tuple(dict.fromkeys(word for word in found if word not in STOP_WORDS))


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.isalpha() and word.endswith("s") and not word.endswith("ss") else word


def _weight(word: str) -> int:
    if any(char.isdigit() for char in word):
        return 8
    return len(word) * 2 if is_chinese(word) else min(len(word), 6)


def sets_scene(text: str) -> bool:
    """Whether `text` only leads up to the news."""
    return bool(_SCENERY.match(text))


def weight(text: str) -> float:
    """What a sentence is worth in itself, as the one that tells an event: -0.8 (scenery) to 0.5 (a finding)."""
    found = 0.2 * bool(_FACT.search(text)) - 0.4 * sets_scene(text) - 0.1 * leans(text)
    found -= 0.3 * bool(_CONNECTS.match(text))
    return found + 0.3 if _CONTRIBUTES.search(text) else found - 0.15 * speaks_for_itself(text)
