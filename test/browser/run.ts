/// <reference lib="dom" />
/**
 * Pages of reports in a real Chromium: `npm run browser`, and `npm run browser -- FOLDER` to write screenshots into a folder as well. The Debian package is installed by
 * `test/browser/install`, or `apt-get install chromium`.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { pathToFileURL } from 'url';
import puppeteer, { Browser, Page } from 'puppeteer-core';
import { contrast, Fault, keyboard, overflow, overlaps, use } from './checks';
import { TrafficReport } from '../../src/verify/traffic-report';
import { many, named, story, undecided } from '../report-pages';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const WIDTHS = [360, 800, 1280];
const SCHEMES = ['light', 'dark'];

const PAGES: { readonly [name: string]: string } = {
  story: TrafficReport.of(story(), { title: 'Canary of shop/web', before: 'main', after: 'pull request 12' }).toHtml(),
  names: TrafficReport.of(named('WWWWWW<b>"&@%_mm'.repeat(8)), { title: 'W'.repeat(200), before: 'W'.repeat(100), after: '\u5b57'.repeat(100) }).toHtml(),
  scripts: TrafficReport.of(named('\u{1f600}\u05d0\u0628 \u5b57\u5b57 "><script>document.title=1</script><img src=x onerror=alert(1)>')).toHtml(),
  undecided: TrafficReport.of(undecided()).toHtml(),
  many: TrafficReport.of(many(100, 20)).toHtml(),
  nothing: TrafficReport.of(many(0, 0)).toHtml(),
};
/** Pages that have more of the same: only their layout is looked at, because axe and a thousand presses of Tab take minutes. */
const LONG = ['many'];

async function main(target: string | undefined): Promise<void> {
  if (!existsSync(CHROMIUM)) {
    throw new Error(`Chromium must be at ${CHROMIUM}: run "apt-get install chromium", or set CHROMIUM to where it is`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-canary-browser-'));
  const browser = await puppeteer.launch({ executablePath: CHROMIUM, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    let count = 0;
    for (const [name, html] of Object.entries(PAGES)) {
      const file = join(folder, `${name}.html`);
      writeFileSync(file, html);
      const faults = await faultsOf(browser, name, html, pathToFileURL(file).href);
      faults.forEach(fault => console.error(`${name}: ${fault}`));
      console.log(`${name}: ${faults.length === 0 ? 'good' : `${faults.length} faults`}`);
      count += faults.length;
    }
    if (target !== undefined) {
      await screenshots(browser, pathToFileURL(join(folder, 'story.html')).href, resolve(target));
    }
    process.exitCode = count === 0 ? 0 : 1;
  } finally {
    await browser.close();
  }
}

async function faultsOf(browser: Browser, name: string, html: string, url: string): Promise<Fault[]> {
  const faults: Fault[] = [];
  const page = await browser.newPage();
  page.on('console', message => faults.push(`console: ${message.text()}`));
  page.on('pageerror', error => faults.push(`error: ${String(error)}`));
  page.on('request', request => {
    if (request.url() !== url && !request.url().startsWith('data:')) {
      faults.push(`it loads ${request.url()}`);
    }
  });
  const isLong = LONG.includes(name);
  for (const scheme of isLong ? ['light'] : SCHEMES) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    for (const width of WIDTHS) {
      await page.setViewport({ width, height: 900 });
      await page.goto(url);
      await openAll(page);
      const found = [...await overflow(page), ...await overlaps(page), ...isLong ? [] : [...await contrast(page), ...await violations(page)]];
      faults.push(...found.map(fault => `${scheme}, ${width} px: ${fault}`));
    }
  }
  await page.goto(url);
  faults.push(...isLong ? [] : await keyboard(page), ...await page.$('summary') === null ? [] : await use(page));
  await page.setJavaScriptEnabled(false);
  await page.goto(url);
  faults.push(...await withoutScripts(page, html));
  await page.close();
  return faults;
}

/** Without scripts the accessibility tree has the title and every section. */
async function withoutScripts(page: Page, html: string): Promise<Fault[]> {
  const session = await page.createCDPSession();
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const count = (role: string) => nodes.filter(node => node.ignored === false && node.role?.value === role).length;
  const sections = html.split('<h2 ').length - 1;
  return [
    ...count('heading') > sections ? [] : [`there are ${count('heading')} headings without scripts, and ${sections} sections`],
    ...count('table') >= sections - 1 ? [] : [`there are ${count('table')} tables without scripts`],
  ];
}

async function openAll(page: Page): Promise<void> {
  await page.evaluate(() => document.querySelectorAll('details').forEach(details => { details.open = true; }));
}

/** What axe says; it is put into the page by the browser, past the policy of the page. */
async function violations(page: Page): Promise<Fault[]> {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    const { violations: found } = await (window as any).axe.run(document, { resultTypes: ['violations'] });
    return found.map(({ id, help, nodes }: any) => `axe ${id}: ${help}: ${nodes[0].html.slice(0, 120)} (${nodes.length})`);
  });
}

async function screenshots(browser: Browser, url: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const page = await browser.newPage();
  for (const [name, scheme, width, height] of [['light', 'light', 1280, 1400], ['dark', 'dark', 1280, 1400], ['narrow', 'light', 360, 1100]] as const) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    // Small enough to be kept in docs/cli.
    await page.setViewport({ width, height, deviceScaleFactor: width > 400 ? 0.75 : 1 });
    await page.goto(url);
    const top = await page.$eval('#p1', section => section.getBoundingClientRect().top);
    const bottom = await page.$eval('#p1 .graphs', drawings => drawings.getBoundingClientRect().bottom);
    const clip = width > 400 ? { x: 0, y: top, width, height: bottom - top + 16 } : { x: 0, y: 0, width, height };
    await page.screenshot({ path: join(folder, `report-${name}.png`) as `${string}.png`, clip });
  }
  await page.close();
}

main(process.argv[2]).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
