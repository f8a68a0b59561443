// Looking at a screen for everybody: axe, and the size of what is to be tapped.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    interface Axe {
      run(
        context: Document,
        options: object,
      ): Promise<{ violations: { id: string; nodes: { target: unknown[]; failureSummary: string }[] }[] }>;
    }
    const { axe } = globalThis as unknown as { axe: Axe };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const found = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return found.violations.flatMap((v) =>
      v.nodes.map(
        (node) => `${v.id}: ${node.target.join(' ')} – ${node.failureSummary.split('\n')[1] ?? ''}`,
      ),
    );
  });
}

/** Things to tap that are smaller than 48 px, or reach beyond the screen. */
export async function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const bad: string[] = [];
    const name = (e: Element) =>
      `${e.tagName} ${(e.getAttribute('aria-label') ?? e.textContent ?? '').trim().slice(0, 30)}`;
    for (const e of document.querySelectorAll('button, a, input, textarea, summary')) {
      const box = (e.matches('label input') ? e.closest('label')! : e).getBoundingClientRect();
      if (box.width === 0 || !e.checkVisibility()) continue;
      if (box.height < 47.5 || box.width < 47.5) bad.push(`${name(e)}: ${box.width}×${box.height}`);
    }
    if (document.documentElement.scrollWidth > innerWidth)
      bad.push(`page is ${document.documentElement.scrollWidth} wide`);
    return bad;
  });
}

/** Both at once, once movements have come to rest. */
export async function expectFit(page: Page, name: string): Promise<void> {
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
        .map((one) => one.finished),
    ),
  );
  expect(await violations(page), name).toEqual([]);
  expect(await misfits(page), name).toEqual([]);
}
