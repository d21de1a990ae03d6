/**
 * Runs in every frame before its scripts: counts timer callbacks and long tasks, and notes when answers of frames arrive.
 *
 * @param {Record<string, unknown>} settings of the app, see apps/client.ts
 */
export function installInstruments(settings) {
  const page = /** @type {any} */ (window);
  page.benchSettings = settings;
  const isTop = window.top === window;
  const sleep = window.setTimeout.bind(window);
  if (isTop) {
    const instruments = { timers: 0, longTasks: /** @type {number[]} */ ([]), answeredAt: 0 };
    page.benchInstruments = instruments;
    page.benchSleep = (/** @type {number} */ ms) => new Promise((resolve) => sleep(resolve, ms));
    new PerformanceObserver((list) =>
      list.getEntries().forEach(({ duration }) => instruments.longTasks.push(duration)),
    ).observe({ type: 'longtask', buffered: true });
    const onAnswer = () => (instruments.answeredAt = performance.now());
    window.addEventListener('message', onAnswer, true);
    window.addEventListener('oidc-silent-renew-message', onAnswer, true);
  }
  const count = () => {
    try {
      /** @type {any} */ (window.top).benchInstruments.timers++;
    } catch {
      // A frame of the provider's, which has its own business.
    }
  };
  for (const name of /** @type {const} */ (['setTimeout', 'setInterval'])) {
    const original = /** @type {Function} */ (page[name]).bind(window);
    page[name] = (/** @type {unknown} */ callback, /** @type {unknown[]} */ ...rest) => {
      if (typeof callback !== 'function') return original(callback, ...rest);
      const counted = (/** @type {unknown[]} */ ...args) => {
        count();
        callback(...args);
      };
      return original(counted, ...rest);
    };
  }
}
