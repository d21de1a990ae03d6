// Everybody can use the demo: by axe, by keyboard, by ear, on a phone; under a strict policy.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { complaintsOf, go, openDemo, PAGES, waitForRenewals } from './harness/demo.mjs';
import { openDemoWorld } from './harness/open-world.mjs';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const { browser, world } = await openDemoWorld();

/** @param {import('playwright-core').Page} page @param {string[]} [rules] default: all */
async function violations(page, rules) {
  // By the debugger, which the page's strict policy does not bind.
  await page.evaluate(AXE);
  return page.evaluate(async (rules) => {
    const { violations } = await window.axe.run(rules ? { runOnly: rules } : {});
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`);
  }, rules);
}

test('every page is clean to axe, in light and dark, and to its own strict policy', async () => {
  const page = await openDemo(browser, world);
  const complaints = complaintsOf(page);
  for (const name of PAGES) {
    await page.emulateMedia({ colorScheme: 'light' });
    await go(page, name);
    assert.equal(await page.title(), `${name} · oidc-client-lib`);
    assert.deepEqual(await violations(page), [], name);
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.deepEqual(await violations(page, ['color-contrast']), [], `${name}, dark`);
  }
  assert.deepEqual(complaints, []);
});

test('the first screen is clean to axe, and answers when it renews and what happens when it cannot', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(world.appUrl);
  await page.getByRole('heading', { name: 'When does it renew?' }).waitFor();
  await page.getByRole('heading', { name: 'What happens when it cannot?' }).waitFor();
  assert.deepEqual(await violations(page), []);

  await page.goto(`${world.appUrl}break-it`);
  await page.getByText('Nobody is signed in').waitFor();
  assert.deepEqual(await violations(page), []);
});

test('an address without a page says so, clean to axe, and leads back', async () => {
  const page = await openDemo(browser, world);
  await page.goto(`${world.appUrl}no/such/page`);
  await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor();
  assert.equal(await page.title(), 'No such page · oidc-client-lib');
  assert.deepEqual(await violations(page), []);
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.deepEqual(await violations(page, ['color-contrast']), [], 'dark');
  await page.locator('main').getByRole('link', { name: 'To the overview' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
});

test('nothing jumps: neither while it loads nor when it renews', async () => {
  const page = await openDemo(browser, world);
  for (const name of ['Overview', 'Your form']) {
    await go(page, name);
    await page.reload();
    await waitForRenewals(page, 1);
    const shift = await page.evaluate(
      () =>
        new Promise((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const { value, hadRecentInput } of list.getEntries()) sum += hadRecentInput ? 0 : value;
          }).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => resolve(sum), 300);
        }),
    );
    // What Lighthouse calls good.
    assert.ok(shift < 0.1, `${name} shifted by ${shift}`);
  }
});

test('on a phone nothing is cut off, and the menu leads everywhere', async () => {
  const page = await openDemo(browser, world, { viewport: { width: 360, height: 740 }, hasTouch: true });
  for (const name of PAGES) {
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await page.getByRole('dialog', { name: 'Menu' }).getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    await page.getByRole('dialog', { name: 'Menu' }).waitFor({ state: 'hidden' });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `${name} is ${width} px wide`);
    assert.deepEqual(await page.evaluate(cutText), [], name);
  }
});

test('on a phone no time at the axis of the timeline is cut, however far it is zoomed', async () => {
  const page = await openDemo(browser, world, { viewport: { width: 360, height: 740 } });
  await page.goto(`${world.appUrl}timeline`);
  const chart = page.getByRole('group', { name: /^Lives of the tokens/ });
  for (const key of [' ', '+', '+', '+', '-', '-', '-', '-', '-']) {
    await chart.press(key);
    await page.waitForTimeout(500); // They fade.
    assert.deepEqual(await chart.evaluate(cutTimes), [], `after ${key}`);
    assert.ok(await chart.evaluate((svg) => svg.querySelector('text.tick:not(.cut)')), 'and there are some');
  }
});

test('by keyboard alone: skip the menu, open a page, renew', async () => {
  const page = await openDemo(browser, world);
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Skip to content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'content');
  const { requestLog } = world.provider;
  while ((await focused(page)) !== 'Renew now') {
    await page.keyboard.press('Tab');
    const [name, outline] = [await focused(page), await page.locator(':focus').evaluate(outlineOf)];
    assert.equal(outline, 'solid', `where the focus is seen: ${name}`);
  }
  requestLog.clear();
  await page.keyboard.press('Enter');
  await waitForRenewals(page, 1);
  assert.ok(requestLog.entries.some(({ path }) => path === '/auth'));
});

test('renewals and failures are told to those who do not see them', async () => {
  const page = await openDemo(browser, world);
  await page.getByRole('status').filter({ hasText: 'Session renewed, once so far.' }).waitFor({ state: 'attached' });
  world.faults.set({ error: 'consent_required', requests: 'silent' });
  await page.getByRole('button', { name: 'Renew now' }).click();
  await page.locator('#failure-announcement').getByText('The provider wants consent. Sign in again.').waitFor();
  await page.getByRole('region', { name: 'Your session' }).waitFor();
  assert.deepEqual(await violations(page), []);
  world.faults.reset();
  await page.getByRole('button', { name: 'Renew now' }).click();
  await page.locator('#failure-announcement').getByText('The provider wants consent.').waitFor({ state: 'detached' });
});

test('in forced colours it is still seen what is chosen', async () => {
  const page = await openDemo(browser, world, { forcedColors: 'active' });
  await go(page, 'Events');
  for (const chosen of [
    page.getByRole('navigation').getByRole('link', { name: 'Events' }),
    page.locator('main label').filter({ hasText: 'All' }),
    page.locator('.side label').filter({ hasText: 'Colours of the system' }),
  ]) {
    assert.equal(await chosen.evaluate((element) => getComputedStyle(element).outlineStyle), 'solid');
  }
});

/** In the page: labels that do not fit into their buttons, names and times in tables that are broken within a word. */
function cutText() {
  /** @param {Node} node @param {number} [start] @param {number} [end] */
  const linesOf = (node, start = 0, end = node.childNodes.length) => {
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    return [...range.getClientRects()];
  };
  const labels = [...document.querySelectorAll('main .mdc-button')].filter((button) => {
    const { top, bottom } = button.getBoundingClientRect();
    const label = button.querySelector('.mdc-button__label') ?? button;
    return linesOf(label).some((line) => line.top < top || line.bottom > bottom);
  });
  const cells = [...document.querySelectorAll('main :is(th, td.time)')];
  // The heads of tables whose rows are cards are there for ears only, one pixel wide.
  const words = cells.flatMap((cell) => {
    if (cell.clientWidth <= 1) return [];
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    const broken = [];
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      for (const { 0: word, index } of (text.nodeValue ?? '').matchAll(/[\w:]+/g)) {
        if (linesOf(text, index, index + word.length).length > 1) broken.push(word);
      }
    }
    return broken;
  });
  return [...labels.map((label) => label.textContent?.trim()), ...words];
}

/** In the page: times at the axis of a chart that are seen, and do not fit into it. @param {Element} chart */
function cutTimes(chart) {
  const { left, right } = chart.getBoundingClientRect();
  return [...chart.querySelectorAll('text.tick')]
    .filter((time) => {
      const box = time.getBoundingClientRect();
      const isSeen = box.right > left && box.left < right && getComputedStyle(time).opacity === '1';
      return isSeen && (box.left < left || box.right > right);
    })
    .map((time) => time.textContent);
}

/** @param {Element} element */
function outlineOf(element) {
  return getComputedStyle(element.closest('label') ?? element).outlineStyle;
}

/** @param {import('playwright-core').Page} page */
function focused(page) {
  return page.evaluate(() => document.activeElement?.textContent?.trim());
}
