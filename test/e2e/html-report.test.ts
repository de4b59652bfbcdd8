import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEAD, toolSource } from '../helpers/servers.js';
import { type Browser, type Page, startBrowser } from './helpers/browser.js';
import { REPOSITORY, userEnvironment } from './helpers/environment.js';
import { run } from './helpers/process.js';
import { removeFolder, scratchFolder } from './helpers/project.js';

const EVIL = '<img src=https://evil.example/x onerror=document.title=1>';
const text = 'z.string()';
const code =
  HEAD +
  toolSource('read_order', { schema: `z.object({ id: ${text} })`, body: 'await fetch(`https://api.example.com/orders/${args.id}`);' }) +
  toolSource('run_script', { schema: `z.object({ name: ${text} })`, body: 'const command = `make ${args.name}`;\n  exec(command);' }) +
  toolSource(`odd ${EVIL}`, { schema: `z.object({ name: ${text} })`, body: 'exec(args.name);' });

let folder: string;
let browser: Browser;
let address: string;
beforeAll(async () => {
  folder = scratchFolder('html-report');
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'src/server.ts'), code);
  writeFileSync(join(folder, 'package.json'), '{ "name": "orders", "dependencies": { "@modelcontextprotocol/server": "2.4.0" } }');
  const lint = join(REPOSITORY, 'bin/mcp-lint.js');
  await run(process.execPath, [lint, '--preset', 'strict', '--format', 'html:report.html'], { cwd: folder, env: userEnvironment() });
  address = pathToFileURL(join(folder, 'report.html')).href;
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  removeFolder(folder);
});

/** Opens the page and tells what it asked the network for, and what went wrong. */
async function open(colorScheme: 'light' | 'dark' = 'light', width = 1100): Promise<{ page: Page; asked: string[]; wrong: string[] }> {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
  const [asked, wrong]: [string[], string[]] = [[], []];
  page.on('request', (request) => void asked.push(request.url()));
  page.on('console', (message) => void wrong.push(message.text()));
  page.on('pageerror', (error) => void wrong.push(error.message));
  await page.goto(address);
  return { page, asked, wrong };
}

const shown = (page: Page): Promise<string[]> =>
  page.evaluate(
    "[...document.querySelectorAll('.findings>li')].filter((each) => each.offsetParent !== null).map((each) => each.dataset.rule)",
  );
const focused = (page: Page): Promise<string> =>
  page.evaluate(
    "(({ tagName, name, value, className }) => [tagName, name, className || value].filter(Boolean).join(' '))(document.activeElement)",
  );
const status = (page: Page): Promise<string> => page.evaluate("document.getElementById('shown').textContent");

describe('the page of mcp-lint', () => {
  it('asks for nothing but itself, and text of the server stays text', async () => {
    const { page, asked, wrong } = await open();
    expect({ asked, wrong }).toEqual({ asked: [address], wrong: [] });
    expect(await page.evaluate('document.title')).toMatch(/^mcp-lint: /);
    expect(await page.evaluate("document.querySelectorAll('img, iframe, link').length")).toBe(0);
    expect(await page.evaluate("document.querySelector('main').textContent.includes('evil.example')")).toBe(true);
    await page.close();
  });

  it('is used by the keyboard alone: picture, filters, code, paths', async () => {
    const { page } = await open();
    const all = await shown(page);
    expect(all).toContain('no-shell-injection');
    const order: string[] = [];
    for (let at = 0; at < 6; at += 1) {
      await page.keyboard.press('Tab');
      order.push(await focused(page));
    }
    expect(order.slice(0, 6)).toEqual([
      'DIV picture',
      'INPUT severity error',
      'INPUT severity warning',
      'INPUT severity info',
      'SELECT rule',
      'INPUT text',
    ]);
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.type('run_script');
    const some = await shown(page);
    expect(some.length).toBeGreaterThan(0);
    expect(some.length).toBeLessThan(all.length);
    expect(await status(page)).toBe(`${some.length} of ${all.length} findings`);
    for (const _letter of 'run_script') await page.keyboard.press('Backspace');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('no-shell');
    expect(new Set(await shown(page))).toEqual(new Set(['no-shell-injection']));
    // On to the first path through the code, which the space bar opens.
    for (let at = 0; at < 6 && !(await focused(page)).startsWith('SUMMARY'); at += 1) await page.keyboard.press('Tab');
    expect(await focused(page)).toMatch(/^SUMMARY/);
    await page.keyboard.press('Space');
    expect(await page.evaluate('document.activeElement.parentElement.open && document.activeElement.parentElement.innerText')).toContain(
      'server.ts:',
    );
    await page.close();
  });

  it('takes severities away and brings them back', async () => {
    const { page } = await open();
    const all = await shown(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await shown(page)).not.toContain('no-shell-injection');
    await page.keyboard.press('Space');
    expect(await shown(page)).toEqual(all);
    await page.close();
  });

  it.each(['light', 'dark'] as const)('is readable in %s, and on a small screen', async (scheme) => {
    for (const width of [1100, 390]) {
      const { page } = await open(scheme, width);
      expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true);
      expect(await page.evaluate<number[]>(CONTRASTS)).toEqual([]);
      const pictures = process.env.SCREENSHOTS;
      if (pictures !== undefined) await page.screenshot({ path: join(pictures, `report-${scheme}-${width}.png`), fullPage: true });
      await page.close();
    }
  });
});

/** Contrasts of text on what lies behind it that are lower than 4.5 to 1 (WCAG AA). Runs in the page. */
const CONTRASTS = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = channels(color).slice(0, 3).map((each) => each / 255).map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = getComputedStyle(each).backgroundColor;
      if (channels(color)[3] !== 0) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const texts = [...document.querySelectorAll('body *')].filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && each.offsetParent && !each.closest('svg,script'));
  return texts.flatMap((each) => {
    const [a, b] = [light(getComputedStyle(each).color), light(behind(each))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return ratio < 4.5 ? [each.className + ' ' + ratio.toFixed(2)] : [];
  });
})()`;
