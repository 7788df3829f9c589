/*
 * Run in the page by audit.py. `audit.shape` tells what of the open screen is too small to tap, too wide or cut off,
 * and what there is to read; `audit.rules` what axe-core finds. Both: fault → where it was seen.
 */
const TAPPED = 'a[href], button, input, select, textarea, summary, [role=button], [role=link], [role=tab]';
const html = document.documentElement;
const sheet = () => [...document.querySelectorAll('dialog[open]')].pop();
const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
const spoken = (e) => Boolean(e.closest('.visually-hidden'));
const scrolls = (e) => /auto|scroll/.test(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1;

function* up(e) {
  for (let one = e; one && one !== document.body; one = one.parentElement) yield one;
}

function* textsIn(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node.textContent.trim() && !node.parentElement.closest('script, style')) yield node;
}

function called(e) {
  const id = e.closest('[data-testid]')?.dataset.testid ?? '';
  const words = (e.getAttribute('aria-label') ?? e.innerText ?? e.name ?? '').trim().replace(/\s+/g, ' ');
  return `<${e.tagName.toLowerCase()} class="${e.getAttribute('class') ?? ''}"> ${id} "${words.slice(0, 40)}"`;
}

function inText(e) {
  const beside = [...e.parentElement.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  return beside && getComputedStyle(e).display === 'inline';
}

/** What a finger meets: of a hidden radio button its label. */
function target(e) {
  const veiled = e.matches('input[type=radio], input[type=checkbox], input[type=file]');
  return (veiled && (e.closest('label') ?? e.labels?.[0])) || e;
}

/** `least`: 48 px for a wet glove, 24 (WCAG 2.2 AA) for a mouse. */
function small(top, least, tell) {
  for (const e of new Set([...top.querySelectorAll(TAPPED)].map(target))) {
    if (!seen(e) || spoken(e) || inText(e)) continue;
    const { width, height } = e.getBoundingClientRect();
    if (width < least - 0.5 || height < least - 0.5)
      tell(`tap target ${Math.round(width)}x${Math.round(height)}: ${called(e)}`);
  }
}

function wide(top, tell) {
  const page = document.scrollingElement;
  if (page.scrollWidth > page.clientWidth) tell(`scrolls sideways: ${page.scrollWidth} > ${page.clientWidth}`);
  if (top === document.body) return;
  for (const e of [top, ...top.querySelectorAll('.body')])
    if (e.scrollWidth > e.clientWidth + 1) tell(`sheet scrolls sideways: ${e.scrollWidth} > ${e.clientWidth}`);
}

/** Where a text stands over the edge of the screen, or of its button. */
function over(e, node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  const free = [...up(e)].some(scrolls);
  const box = e.closest('button, a[href], label')?.getBoundingClientRect();
  for (const r of range.getClientRects()) {
    if (r.width < 1) continue;
    if (!free && (r.right > html.clientWidth + 1 || r.left < -1)) return 'text leaves the screen';
    if (box && (r.right > box.right + 1.5 || r.left < box.left - 1.5)) return 'text leaves its button';
  }
  return null;
}

/** A word or two a line, or less: there is no room for reading here. */
function squeezed(e, node) {
  if (node.textContent.trim().length < 5) return false;
  const range = document.createRange();
  range.selectNodeContents(node);
  const lines = [...range.getClientRects()].filter((r) => r.width >= 1);
  return lines.length > 2 && Math.max(...lines.map((r) => r.width)) < 2.5 * parseFloat(getComputedStyle(e).fontSize);
}

function cut(e, tell) {
  const { overflowX, overflowY, webkitLineClamp } = getComputedStyle(e);
  // A line clamped on purpose tells its whole text in a title, and on a page of its own.
  if (webkitLineClamp !== 'none' && e.title) return;
  // Some fonts' letters are higher than their line: a little is no fault.
  if (e.matches('header, footer') && e.scrollHeight > e.clientHeight + 10)
    tell(`runs over what follows (${e.scrollHeight} > ${e.clientHeight}): ${called(e)}`);
  if (/hidden|clip/.test(overflowX) && e.scrollWidth > e.clientWidth + 1)
    tell(`cut at the side (${e.scrollWidth} > ${e.clientWidth}): ${called(e)}`);
  if (/hidden|clip/.test(overflowY) && e.scrollHeight > e.clientHeight + 2)
    tell(`cut below (${e.scrollHeight} > ${e.clientHeight}): ${called(e)}`);
}

const ruler = document.createElement('canvas').getContext('2d');

/** Fields that do not show the whole of their placeholder: it counts for no width of its own, so it is measured. */
function examplesCut(top) {
  return [...top.querySelectorAll('input[placeholder]')].filter((e) => {
    if (!seen(e) || e.value) return false;
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(e, '::placeholder');
    ruler.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(e);
    const room = e.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd);
    return ruler.measureText(e.placeholder).width > room + 1;
  });
}

function texts(top, tell) {
  const holders = new Set();
  for (const node of textsIn(top)) {
    const e = node.parentElement;
    if (!seen(e) || spoken(e) || e.closest('select, svg')) continue;
    if (squeezed(e, node)) tell(`text is squeezed: ${called(e)}`);
    const where = over(e, node);
    if (where) tell(`${where}: ${called(e)}`);
    for (const holder of up(e)) holders.add(holder);
  }
  for (const e of holders) cut(e, tell);
  for (const e of examplesCut(top)) tell(`placeholder is cut: ${called(e)}`);
}

/** A passage that says it is in another language, as a voucher in that of its signing, is left to that one. */
const foreign = (e) => e.closest('[lang]').lang !== html.lang;

/** Everything there is to read or to hear. */
function read() {
  const all = new Set([document.title]);
  for (const node of textsIn(document.body)) {
    const e = node.parentElement;
    if ((e.closest('select') ?? e).checkVisibility() && !foreign(e)) all.add(node.textContent);
  }
  for (const e of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
    for (const a of ['aria-label', 'placeholder', 'title', 'alt']) all.add(e.getAttribute(a) ?? '');
  return [...all].filter((one) => one.trim());
}

/** Until nothing has moved for a moment and the title is there: what the device keeps is read from its disk first. */
function settled() {
  const CALM_MS = 80;
  const MOST_MS = 2000;
  const TITLED_MS = 20000;
  const began = performance.now();
  const most = () => (document.querySelector('h1')?.textContent.trim() === '' ? TITLED_MS : MOST_MS);
  return new Promise((done) => {
    let timer;
    const observer = new MutationObserver(() => again());
    const over = () => {
      observer.disconnect();
      done();
    };
    const calm = () => (most() === TITLED_MS && performance.now() - began < TITLED_MS ? again() : over());
    const again = () => {
      clearTimeout(timer);
      if (performance.now() - began > most()) over();
      else timer = setTimeout(calm, CALM_MS);
    };
    observer.observe(html, { subtree: true, childList: true, characterData: true, attributes: true });
    again();
  });
}

async function shape({ touch, looks, sizes }) {
  await settled();
  const found = {};
  for (const look of looks)
    for (const text of sizes) {
      Object.assign(html.dataset, { look, text });
      const top = sheet() ?? document.body;
      const where = `${look} ${text} %`;
      const tell = (fault) => {
        const places = (found[fault] ??= []);
        if (places.at(-1) !== where) places.push(where);
      };
      small(top, touch ? 48 : 24, tell);
      wide(top, tell);
      texts(top, tell);
    }
  Object.assign(html.dataset, { look: 'light', text: '100' });
  return { found, texts: read() };
}

async function rules({ plan, looks }) {
  const found = {};
  const run = async (what, where) => {
    // Under an open sheet lies a screen that was looked at before. What a bar covers can be scrolled from under it:
    // targets are measured above.
    const { violations } = await globalThis.axe.run(sheet() ?? document, {
      runOnly: what,
      rules: what.type === 'tag' ? { 'target-size': { enabled: false } } : {},
      resultTypes: ['violations'],
    });
    for (const { id, help, nodes } of violations)
      for (const n of nodes.slice(0, 6)) {
        const why = (n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? help;
        (found[`axe ${id}: ${n.target.join(' ')} ${why}`.slice(0, 260)] ??= []).push(where);
      }
  };
  await run(plan, 'light');
  for (const look of looks) {
    html.dataset.look = look;
    await run({ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }, look);
  }
  html.dataset.look = 'light';
  return found;
}

globalThis.audit = { shape, rules, examplesCut };
