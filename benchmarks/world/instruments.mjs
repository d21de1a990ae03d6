/**
 * Runs in every frame before its scripts: counts timer callbacks and long tasks, and notes when answers of frames arrive.
 *
 * @param {Record<string, unknown>} settings of the app, see apps/client.ts
 */
export function installInstruments(settings) {
  const page = /** @type {any} */ (window);
  const isTop = window.top === window;
  if (isTop) {
    const sleep = window.setTimeout.bind(window);
    const instruments = { timers: 0, longTasks: /** @type {number[]} */ ([]), answeredAt: 0 };
    page.benchSettings = settings;
    page.benchInstruments = instruments;
    page.benchSleep = (/** @type {number} */ ms) => new Promise((resolve) => sleep(resolve, ms));
    new PerformanceObserver((list) =>
      list.getEntries().forEach(({ duration }) => instruments.longTasks.push(duration)),
    ).observe({ type: 'longtask', buffered: true });
  }
  let instruments;
  try {
    instruments = /** @type {any} */ (window.top).benchInstruments;
  } catch {
    return; // A frame of the provider's, which has its own business.
  }
  // Answers arrive in the page, or in a frame of its own between; or the page that brings one has none to post, and is read.
  const onAnswer = () => (instruments.answeredAt = /** @type {Window} */ (window.top).performance.now());
  window.addEventListener('message', onAnswer, true);
  if (location.pathname === '/silent-renew.html') addEventListener('load', onAnswer);
  if (isTop) window.addEventListener('oidc-silent-renew-message', onAnswer, true);
  for (const name of /** @type {const} */ (['setTimeout', 'setInterval'])) {
    const original = /** @type {Function} */ (page[name]).bind(window);
    page[name] = (/** @type {unknown} */ callback, /** @type {unknown[]} */ ...rest) => {
      if (typeof callback !== 'function') return original(callback, ...rest);
      const counted = (/** @type {unknown[]} */ ...args) => {
        instruments.timers++;
        callback(...args);
      };
      return original(counted, ...rest);
    };
  }
}
