/// <reference lib="dom" />
import { Page } from 'puppeteer-core';

/** Something on a page that is not as it must be. */
export type Fault = string;

/** The page is no wider than the window. */
export async function overflow(page: Page): Promise<Fault[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`the page is ${scrollWidth} px wide in a window of ${clientWidth} px`] : [];
  });
}

/** No text of a drawing covers another, and all of it stays in its box and in the drawing. */
export async function overlaps(page: Page): Promise<Fault[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const inside = (part: DOMRect, whole: DOMRect) => (
      part.left >= whole.left - 1 && part.right <= whole.right + 1 && part.top >= whole.top - 1 && part.bottom <= whole.bottom + 1);
    for (const svg of Array.from(document.querySelectorAll('svg'))) {
      const texts = Array.from(svg.querySelectorAll('text')).map(text => ({ text, at: text.getBoundingClientRect() })).filter(({ at }) => at.width > 0)
        .sort((one, other) => one.at.top - other.at.top);
      const drawing = svg.getBoundingClientRect();
      texts.forEach(({ text, at }, index) => {
        const box = text.parentElement?.querySelector('rect');
        if (!inside(at, drawing) || (text.parentNode !== svg && box && !inside(at, box.getBoundingClientRect()))) {
          faults.push(`${text.textContent} leaves its box`);
        }
        for (let next = index + 1; next < texts.length && texts[next].at.top < at.bottom - 3; next++) {
          const other = texts[next];
          if (other.at.left < at.right - 1 && other.at.right > at.left + 1) {
            faults.push(`${text.textContent} and ${other.text.textContent} overlap`);
          }
        }
      });
      // Labels of arrows keep clear of all boxes.
      const boxes = Array.from(svg.querySelectorAll('rect')).map(box => box.getBoundingClientRect());
      for (const { text, at } of texts.filter(label => label.text.parentNode === svg)) {
        if (boxes.some(box => at.left < box.right && at.right > box.left && at.top < box.bottom && at.bottom > box.top)) {
          faults.push(`${text.textContent} covers a box`);
        }
      }
    }
    return faults;
  });
}

/** Every text has a contrast of 4.5 to 1 to what is behind it; see https://www.w3.org/TR/WCAG22/#contrast-minimum. */
export async function contrast(page: Page): Promise<Fault[]> {
  return page.evaluate(() => {
    type Color = readonly [red: number, green: number, blue: number, alpha: number];
    const colorOf = (text: string): Color => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (/^rgba?\((.*)\)$/.exec(text)?.[1].split(/[\s,/]+/) ?? ['0', '0', '0', '0']).map(Number);
      return [red, green, blue, alpha];
    };
    const luminance = ([red, green, blue]: Color) => [red, green, blue].map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
      .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const backgroundOf = (element: Element): Color => {
      // A text of a drawing is on its box where it has one.
      const box = element instanceof SVGElement && element.parentElement?.tagName === 'g' ? element.parentElement.querySelector('rect') : null;
      const fill = box ? colorOf(getComputedStyle(box).fill) : undefined;
      if (fill !== undefined && fill[3] > 0) {
        return fill;
      }
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const color = colorOf(getComputedStyle(at).backgroundColor);
        if (color[3] > 0) {
          return color;
        }
      }
      return [255, 255, 255, 1];
    };
    const faults = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let count = 0;
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement!;
      if (node.textContent!.trim() === '' || element.tagName === 'title' || element.getClientRects().length === 0) {
        continue;
      }
      count++;
      const style = getComputedStyle(element);
      const text = colorOf(element instanceof SVGElement ? style.fill : style.color);
      const [lighter, darker] = [luminance(text), luminance(backgroundOf(element))].sort((one, other) => other - one);
      const ratio = (lighter + 0.05) / (darker + 0.05);
      if (!(ratio >= 4.5) || text[3] < 1) {
        faults.add(`${element.tagName}.${element.getAttribute('class') ?? ''} has a contrast of ${ratio.toFixed(2)}: ${node.textContent!.trim().slice(0, 40)}`);
      }
    }
    return count === 0 ? ['there is no text'] : [...faults];
  });
}

/** The Tab key reaches everything that can be used, in the order of the page, and one sees where it is. */
export async function keyboard(page: Page): Promise<Fault[]> {
  const wanted = await page.evaluate(() => {
    const usable = Array.from(document.querySelectorAll('a[href], summary, button, input, select, textarea, [tabindex="0"]'))
      .filter(element => element.getClientRects().length > 0 && element.checkVisibility());
    usable.forEach((element, index) => element.setAttribute('data-stop', String(index)));
    (document.activeElement as HTMLElement | null)?.blur();
    window.scrollTo(0, 0);
    return usable.length;
  });
  const faults: Fault[] = wanted === 0 ? ['there is nothing to reach'] : [];
  for (let stop = 0; stop < wanted; stop++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const element = document.activeElement!;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const { left, right, width, height } = element.getBoundingClientRect();
      return {
        stop: element.getAttribute('data-stop'),
        text: (element.textContent ?? '').trim().slice(0, 40),
        isVisible: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && width > 0 && height > 0 && right > 0 && left < window.innerWidth,
      };
    });
    if (at.stop !== String(stop)) {
      return [...faults, `Tab ${stop + 1} is at "${at.text}" (${at.stop})`];
    }
    if (!at.isVisible) {
      faults.push(`one does not see the focus of "${at.text}"`);
    }
  }
  return faults;
}

/** Enter at a summary opens it, and at the skip link leads to the main part. */
export async function use(page: Page): Promise<Fault[]> {
  const faults: Fault[] = [];
  await page.focus('summary');
  await page.keyboard.press('Enter');
  if (!await page.$eval('details', details => (details as HTMLDetailsElement).open)) {
    faults.push('Enter does not open a summary');
  }
  await page.focus('a.skip');
  await page.keyboard.press('Enter');
  if (await page.evaluate(() => document.activeElement?.id) !== 'main') {
    faults.push('the skip link does not lead to the main part');
  }
  return faults;
}
