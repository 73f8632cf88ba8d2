"""Where a Chinese sentence may stop early: the ends of whole clauses that leave what stays true, complete and hedged.

A stop is refused rather than risked: a shorter text is cheaper than one that says what the source did not. Blind to
what the sentence is about; English is in `clauses_en.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import rjieba

from pipeline.extract import clauses_en
from pipeline.extract.patterns import any_of
from pipeline.extract.sentences import enclosed, is_chinese

# A clause that opens like this waits for the clause after it …
_WAITS = re.compile(
    "^(?:此外|另外|同时|其中|与此同时|只是|而)?，?"
    + any_of(
        """随着 为了 为[^期] 当[^日地] 由于 因[^此] 虽然? 尽管 如果 若 一旦 只要 只有 无论 不论 不管 即使 即便 哪怕
        除 自从 截[至止] 作为 根据 按照? 依据 基于 鉴于 每当 直到 不仅 不但 不只 不光 既 一方面 首先 与其 相比 相较
        针对 关于 围绕 面对 凭借 依托 借助 受[^理] 据"""
    )
)
# … and one that opens like this only tells when, where or how, unless a verb follows.
_ADVERBIAL = re.compile(
    "^(?:此外|另外|同时|其中)?"
    + any_of(
        r"""自[^研主动营家] 从[^事业] 通过 对于? 经[^营济] 在 于 由 近 日前 目前 如今 今 去年 未来 过去 早 就在
        以[^及] 本次 昨 \d"""
    )
)
# A clause that ends like this has what was said, or what happened then, after it.
_REPORTS = re.compile(
    any_of(
        """宣布 官宣 公布 通报 表明 反馈 (?:发布|发表|撰写)了?(?:博文|微博|公告|视频|报告|声明|文章) 表示 称 指出
        认为 透露 显示 获悉 强调 提到 坦言 了解到 发现 介绍 公告 说道? 预测 预计 警告 回应 写道 证实 确认 报道 消息
        发文 建议 要求 呼吁 规定 明确 提出 判断 注意到 看到 意味着 假设 希望 询问 问道 解释 补充 直言 披露 重申 承诺
        相信 估计 估算 测算 分析 总结 引述 援引"""
    )
    + "道?$"
)
_HANGS = re.compile(
    any_of(
        r"""的 和 与 及 以及 或 在 从 向 对 将 把 被 并 而 且 以 于 由 是 方面 之际 之后 之前 以来 以后 以前 同时
        期间 过程中 时 时候 而言 来看 来说 起 [^以线旗]下 (?<![登追搭推送跟迎爱线网以向])上 (?<![集谈建行发])中 里
        季度 月份 半年 时期 \d{4}\s?年 [^以]后 [^以之]前 不仅 除了 包括 例如 比如 如 分别 其中 上午 下午 晚间 凌晨
        \d{1,2}\s?日 今日 今天 昨日 昨天 昨晚 近日 日前 目前 最终"""
    )
    + "$"
)
# “将依托……”: what will be done with it follows.
_BY_MEANS = re.compile(
    r"(?:(?:将|拟|正|并|欲)(?:依托|凭借|借助|通过|围绕|针对|结合|基于|以|与|在|从|对|由|向)|携手|联合|联手|会同)([^，；]*)$"
)
# What is dropped must not have qualified what stays.
_QUALIFIES = re.compile(
    r"^\s*"
    + any_of(
        """但 不过 然而 却 而是 而非 而不 并非 并不是 不是 除非 否则 前提 如果 如若 若 只要 只有 除 尚 仍 暂 有待
        或(?!许) 可能 不含 不包括 不计 约合 仅 尽管 虽 即便 即使 反而 只是 只不过 至少 最多 目前仍 目前尚 具体 以及
        及 和 与 乃至 等"""
    )
)
_TURNS = re.compile(
    r"(?:^|[，；])\s*(?:但|不过|然而|却|除非|前提是|否则|只不过)|尚需|尚未|尚待|仍需|仍待|有待|存在.{0,6}不确定|不构成|未经证实|暂未|并未|否认"
)
_SPOKEN = re.compile(r"(?:^|[，；])[^，；：]{2,24}(?:称|表示|说|指出|透露|报道|报道称|介绍|写道|坦言|认为)[。”]*$")
_PARTNER = re.compile(r"(?:不仅|不但|既|一方面|虽然|尽管|与其|一是|其一|首先|第一)[^，；]*$")

# Verbs that news tells events with; a clause that has none of them may be only the subject of the clause after it.
_VERB_TABLE = """
了 是 为 有 在 被 将 拟 已 可 达 超 占 涨 跌 升 降 增 减 含 获 居 位列 即 称 让 令 售 给 找 成 做出 发布 推出 宣布
表示 完成 上线 启动 开启 开源 开放 开售 开卖 开幕 开工 开建 举行 举办 召开 成立 设立 组建 创立 创办 签署 签订 签约
达成 收购 并购 出售 转让 购买 采购 出资 投入 募资 筹集 募集 领投 跟投 递交 提交 获得 获批 获评 取得 荣获 斩获 赢得
拿下 通过 批准 核准 否决 拒绝 起诉 指控 控告 判决 裁定 罚款 处罚 约谈 立案 禁止 取消 暂停 停止 终止 结束 恢复 延期
推迟 提前 增长 下降 下滑 上涨 下跌 上升 提升 提高 降低 减少 增加 扩大 缩小 缩减 突破 超过 达到 跻身 位居 占据 占比
领先 落后 创下 创造 刷新 实现 覆盖 支持 采用 搭载 配备 提供 拥有 具备 包括 包含 涵盖 来自 位于 成为 构成 形成 打造
建成 投产 量产 接入 落地 使用 升级 迭代 优化 修复 改为 改变 变更 任命 聘任 出任 担任 辞任 辞职 卸任 离职 加入 入职
退出 裁员 招募 成功 发射 升空 抵达 进入 登陆 亮相 现身 参加 出席 展示 演示 披露 公布 公示 公告 透露 曝光 泄露 证实
否认 回应 承认 道歉 致歉 警告 呼吁 要求 建议 敦促 认为 指出 强调 预计 预测 预期 估计 显示 表明 意味着 旨在 用于 面向
针对 聚焦 专注 致力 助力 推动 推进 促进 加快 加速 加强 强化 深化 探索 解决 满足 应对 面临 遭遇 遭到 遭受 受到 导致
引发 造成 带来 适用 涉及 发现 证明 验证 生成 构建 搭建 融合 结合 打通 兼容 适配 替代 取代 替换 迁移 转型 转向 转换
持有 减持 增持 回购 分红 质押 冻结 拍卖 竞得 中标 招标 投标 采取 实施 执行 落实 印发 出台 制定 修订 生效 施行 征求
明确 提出 决定 同意 选举 认定 承诺 保证 确保 维持 保持 限于 等待 准备 筹备 筹划 考虑 计划 希望 打算 寻求 争取 试图
尝试 开展 主导 牵头 负责 帮助 允许 邀请 吸引 惠及 免除 降至 升至 增至 减至 降到 升到 涨至 跌至 收于 报收 报 收涨 收跌
走高 走低 走强 走弱 售价 定价 标价 起售 预售 入选 上榜 发生 出现 存在 消失 倒闭 破产 关闭 关停 下架 下线 上架 回归
重返 重启 重组 剥离 拆分 合并 并入 更名 迁至 落户 入驻 进驻 进军 出海 卖出 买入 租赁 租用 签发 收取 资助 拨付 捐赠
"""
_VERBS = frozenset(_VERB_TABLE.split())
_MOVES = re.compile(r"^(?:[涨跌升降增减](?:近|超|逾|约|至|到|了)?|[超达占破获])$")
_ENDS_IN_FIGURE = re.compile(
    r"\d\s?(?:%|％|[万亿]+|[万亿]*(?:美|港|欧|日)?元|倍|个?百分点|点|分|年|[辆台人吨颗枚]|[A-Za-z/]{1,5})?(?:以上|左右|起)?$"
)


def stops(text: str) -> tuple[int, ...]:
    """The lengths, shortest first, at which `text` may end so that only a full stop is missing; never its whole."""
    return tuple(_stops(text) if is_chinese(text) else clauses_en.stops(text))


def _stops(text: str) -> Iterator[int]:
    inside = enclosed(text)
    before, waiting = 0, False
    for mark in (i for i, char in enumerate(text) if char in "，；：,;" and not inside[i]):
        last, rest = text[before:mark].strip(), text[mark + 1 :]
        waiting = bool(_WAITS.match(last)) or (waiting and not _names_its_subject(last))
        if text[mark] in "，；" and last and not waiting and rest.strip("。！ ") and _may_stop(last, text[:mark], rest):
            yield len(text[:mark].rstrip())
        before = mark + 1


def _may_stop(last: str, kept: str, rest: str) -> bool:
    by_means = _BY_MEANS.search(last)
    if (by_means and not _acts(by_means[1])) or (_ADVERBIAL.match(last) and not _acts(last)):
        return False
    if _REPORTS.search(last) or _HANGS.search(last) or _PARTNER.search(kept) or _has_aim(last):
        return False
    if _QUALIFIES.match(rest) or _TURNS.search(rest) or _SPOKEN.search(rest):
        return False
    return _acts(last) or _names_its_subject(rest)


def _acts(clause: str) -> bool:
    """Whether `clause` says what is done or how much, not only of whom."""
    words = [word for word, _ in _outside_marks(clause)]
    verbs = (n for n, word in enumerate(words) if word in _VERBS or _MOVES.match(word))
    return any(words[n + 1 : n + 2] != ["的"] for n in verbs) or bool(_ENDS_IN_FIGURE.search(clause))


def _has_aim(clause: str) -> bool:
    """Whether `clause` says what something is for (甲为挑战乙): what it is comes after."""
    pairs = pairwise(_outside_marks(clause))
    return any(word in ("为", "为了") and tag.startswith("v") for (word, _), (_, tag) in pairs)


def _outside_marks(clause: str) -> list[tuple[str, str]]:
    """The words of `clause` and what kind they are; names and titles in marks say nothing of what is done."""
    inside = enclosed(clause)
    tagged: list[tuple[str, str]] = rjieba.tag("".join(c for n, c in enumerate(clause) if not inside[n]))
    return tagged


def _names_its_subject(clause: str) -> bool:
    """Whether `clause` opens with a noun or a name, so that it does not lean on the subject of the one before."""
    word, tag = next(((word, tag) for word, tag in rjieba.tag(clause[:24]) if word.strip()), ("", "x"))
    return (tag[0] in "nrtj" or tag == "eng") and word[:2] not in _VERBS
