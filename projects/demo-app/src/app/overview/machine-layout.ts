import type { RenewalState } from 'oidc-client-lib';

/** The states that are drawn: the phases of the library, and `renewed`, through which it passes back to `idle`. */
export type MachineState = RenewalState['phase'] | 'renewed';

export const NODE = { width: 116, height: 46 };

/** Upper left corners, on a drawing of 526 by 284. */
export const STATES: readonly { readonly name: MachineState; readonly x: number; readonly y: number }[] = [
  { name: 'renewed', x: 162, y: 8 },
  { name: 'idle', x: 4, y: 112 },
  { name: 'due', x: 162, y: 112 },
  { name: 'renewing', x: 320, y: 112 },
  { name: 'waiting', x: 162, y: 230 },
  { name: 'ended', x: 320, y: 230 },
];

export const ARROWS: readonly string[] = [
  'M120 135H158', // idle, due
  'M278 135H316', // due, renewing
  'M378 112V43a12 12 0 0 0-12-12H282', // renewing, renewed
  'M162 31H74a12 12 0 0 0-12 12V108', // renewed, idle
  'M346 158V182a12 12 0 0 1-12 12H260a12 12 0 0 0-12 12V226', // renewing, waiting
  'M192 230V162', // waiting, due
  'M400 158V226', // renewing, ended
];

export const ARROW_TEXTS: readonly { readonly text: string; readonly x: number; readonly y: number }[] = [
  { text: 'valid answer', x: 388, y: 74 },
  { text: 'fails for now', x: 262, y: 212 },
  { text: 'fails for good', x: 410, y: 196 },
  { text: 'tries again', x: 92, y: 200 },
];
