"""Invented names for demonstration staff; nobody in particular."""

from __future__ import annotations

_FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余"
_GIVEN = (
    "明远", "静怡", "建国", "晓峰", "丽华", "志强", "文博", "雨桐", "海燕", "国栋", "思齐", "秀英", "浩然", "慧敏",
    "永康", "佳宁", "振华", "春梅", "子轩", "婉清", "立新", "雪梅", "俊杰", "桂兰", "德胜", "诗涵", "伟民", "玉兰",
    "嘉豪", "晓燕", "正平", "可欣", "卫东", "梦洁", "少华", "淑珍", "天宇", "丹阳", "家栋", "若兰",
)  # fmt: skip


def people(first: int, count: int) -> list[str]:
    """`count` names for the court numbered `first`, different from those of other courts of a small country."""
    places = range(first * count, (first + 1) * count)
    return [_FAMILY[n % len(_FAMILY)] + _GIVEN[(7 * n + n // len(_GIVEN)) % len(_GIVEN)] for n in places]
