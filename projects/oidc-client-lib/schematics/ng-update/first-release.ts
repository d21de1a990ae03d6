import { noop, type Rule } from '@angular-devkit/schematics';

/** The first release has no predecessor, so nothing changes. It keeps the path for later migrations open and tested. */
export function firstRelease(): Rule {
  return noop();
}
