"""What every screen is held to, looked at in the page itself: tap targets, width, cut texts, axe, both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHINESE = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[A-Za-z]{4,}")
BOTH = {"中文", "English", "Fieldseal", "Escape", "Enter", "Ctrl", "Shift", "HTTPS", "Chrome", "Safari"}
"""Words that stand in either language as they are."""

SHAPE = r"""
(touch) => {
  const found = [];
  const TAPPED = 'a[href], button, input, select, textarea, summary, [role=button], [role=link], [role=tab]';
  const top = [...document.querySelectorAll('dialog[open]')].pop() ?? document.body;
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
  const spoken = (e) => !!e.closest('.visually-hidden');
  const name = (e) => {
    const id = e.closest('[data-testid]')?.dataset.testid ?? '';
    const words = (e.getAttribute('aria-label') ?? e.innerText ?? e.name ?? '').trim().replace(/\s+/g, ' ');
    return `<${e.tagName.toLowerCase()} class="${e.getAttribute('class') ?? ''}"> ${id} "${words.slice(0, 40)}"`;
  };
  const inText = (e) => getComputedStyle(e).display === 'inline' &&
    [...e.parentElement.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  const tapped = (e) => {
    const veiled = e.matches('input[type=radio], input[type=checkbox], input[type=file]');
    return (veiled && (e.closest('label') ?? e.labels?.[0])) || e;
  };

  if (touch) {
    for (const e of new Set([...top.querySelectorAll(TAPPED)].map(tapped))) {
      if (!seen(e) || spoken(e) || inText(e)) continue;
      const { width, height } = e.getBoundingClientRect();
      if (width < 47.5 || height < 47.5)
        found.push(`tap target ${Math.round(width)}x${Math.round(height)}: ${name(e)}`);
    }
  }

  const page = document.scrollingElement;
  if (page.scrollWidth > page.clientWidth) found.push(`scrolls sideways: ${page.scrollWidth} > ${page.clientWidth}`);
  if (top !== document.body)
    for (const e of [top, ...top.querySelectorAll('.body')])
      if (e.scrollWidth > e.clientWidth + 1) found.push(`sheet scrolls sideways: ${e.scrollWidth} > ${e.clientWidth}`);

  const scrolls = (e) => /auto|scroll/.test(getComputedStyle(e).overflowX);
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  const holders = new Set();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement;
    if (!node.textContent.trim() || !e || !seen(e) || spoken(e) || e.closest('select, svg, script, style')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    let inScroller = false;
    for (let up = e; up && up !== document.body; up = up.parentElement) {
      holders.add(up);
      inScroller ||= scrolls(up) && up.scrollWidth > up.clientWidth + 1;
    }
    const box = e.closest('button, a[href], label')?.getBoundingClientRect();
    for (const r of range.getClientRects()) {
      if (r.width < 1) continue;
      if (!inScroller && (r.right > innerWidth + 1 || r.left < -1)) found.push(`text leaves the screen: ${name(e)}`);
      else if (box && (r.right > box.right + 1.5 || r.left < box.left - 1.5))
        found.push(`text leaves its button: ${name(e)}`);
      else continue;
      break;
    }
  }
  // A line clamped on purpose tells its whole text in a title, and on a page of its own.
  const clamped = (e) => getComputedStyle(e).webkitLineClamp !== 'none' && e.title;
  for (const e of holders) {
    if (clamped(e)) continue;
    const { overflowX, overflowY } = getComputedStyle(e);
    if (/hidden|clip/.test(overflowX) && e.scrollWidth > e.clientWidth + 1)
      found.push(`cut at the side (${e.scrollWidth} > ${e.clientWidth}): ${name(e)}`);
    if (/hidden|clip/.test(overflowY) && e.scrollHeight > e.clientHeight + 2)
      found.push(`cut below (${e.scrollHeight} > ${e.clientHeight}): ${name(e)}`);
  }
  return [...new Set(found)];
}
"""

TEXTS = r"""
() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement;
    if (e && !e.closest('script, style') && e.checkVisibility()) found.add(node.textContent.trim());
  }
  for (const e of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
    for (const a of ['aria-label', 'placeholder', 'title', 'alt']) found.add(e.getAttribute(a) ?? '');
  return [document.title, ...found].filter(Boolean);
}
"""

RUN_AXE = """
async (what) => {
  const { violations } = await axe.run(document, { runOnly: what, resultTypes: ['violations'] });
  return violations.flatMap((v) => v.nodes.slice(0, 6).map((n) =>
    `axe ${v.id}: ${n.target.join(' ')} ${(n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? v.help}`.slice(0, 260)));
}
"""

DRESS = """
async ([look, text]) => {
  Object.assign(document.documentElement.dataset, { look, text });
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 15)));
}
"""


def dress(page: Page, look: str, text: str = "100") -> None:
    """Light, dark or sunlight; text 100 or 200 %. As the settings would, without leaving the screen."""
    page.evaluate(DRESS, [look, text])


def shape(page: Page, *, touch: bool) -> list[str]:
    """Small tap targets (phone), sideways scroll, texts that are cut off."""
    found: list[str] = page.evaluate(SHAPE, touch)
    return found


def axe(page: Page, *, colours_only: bool = False) -> list[str]:
    """What axe-core finds; with ``colours_only`` what a look can change."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
    found: list[str] = page.evaluate(RUN_AXE, rules if colours_only else {"type": "tag", "values": TAGS})
    return found


def foreign_words(page: Page, language: str, data: str) -> list[str]:
    """Words of the other language that are not somebody's data."""
    pattern = CHINESE if language == "en" else LATIN
    texts: Iterable[str] = page.evaluate(TEXTS)
    return [
        f"not in {language}: {word!r} in {text[:60]!r}"
        for text in texts
        for word in pattern.findall(text)
        if word not in BOTH and word not in data
    ]


def strings(value: Any) -> Iterable[str]:
    """All texts in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from strings(one)
