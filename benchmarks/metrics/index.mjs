import { callbackStart } from './callback-start.mjs';
import { concurrent } from './concurrent.mjs';
import { hanging, refusedFraming } from './failure.mjs';
import { idle } from './idle.mjs';
import { memory } from './memory.mjs';
import { outage } from './outage.mjs';
import { renewal } from './renewal.mjs';
import { shortTokensByDefault, shortTokensTuned } from './short-tokens.mjs';
import { tabs } from './tabs.mjs';
import { warmStart } from './warm-start.mjs';

/** @type {import('./metric.mjs').Metric[]} Of the patient ones, those that take longest come first. */
export const METRICS = [
  callbackStart,
  warmStart,
  renewal,
  memory,
  hanging,
  refusedFraming,
  outage,
  tabs,
  shortTokensByDefault,
  shortTokensTuned,
  idle,
  concurrent,
];
