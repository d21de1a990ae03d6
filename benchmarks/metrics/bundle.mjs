import { weighApp } from '../../scripts/size-apps.mjs';
import { AMONG_OTHERS, appFolder } from '../build-apps.mjs';
import { BASELINE } from '../libraries.mjs';

/**
 * What a library adds to the scripts of the app, in bytes: to an app that has nothing else, and to one that has router and
 * HttpClient anyway.
 *
 * @param {string} app
 */
export function bundle(app) {
  const bare = addition(app, BASELINE);
  const amongOthers = addition(app + AMONG_OTHERS, BASELINE + AMONG_OTHERS);
  return { ...bare.initial, lazyBrotli: bare.lazy.brotli, amongOthersBrotli: amongOthers.initial.brotli };
}

/** @param {string} app @param {string} reference */
function addition(app, reference) {
  const own = weighApp(appFolder(app));
  const other = weighApp(appFolder(reference));
  const less = (/** @type {'initial' | 'lazy'} */ part) => ({
    raw: own[part].raw - other[part].raw,
    gzip: own[part].gzip - other[part].gzip,
    brotli: own[part].brotli - other[part].brotli,
  });
  return { initial: less('initial'), lazy: less('lazy') };
}
