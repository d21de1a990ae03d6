import type { IconName } from '../icon/icon-paths';

/** A page, as the navigation shows it. */
export interface Page {
  readonly path: string;
  readonly title: string;
  readonly icon: IconName;
}

export interface PageGroup {
  readonly title: string;
  readonly pages: readonly Page[];
}

export const PAGE_GROUPS: readonly PageGroup[] = [
  {
    title: 'The session',
    pages: [
      { path: '', title: 'Overview', icon: 'overview' },
      { path: 'timeline', title: 'Timeline', icon: 'timeline' },
      { path: 'tokens', title: 'Tokens', icon: 'tokens' },
      { path: 'tabs', title: 'Tabs', icon: 'tabs' },
    ],
  },
  {
    title: 'Try it',
    pages: [
      { path: 'form', title: 'Your form', icon: 'form' },
      { path: 'api', title: 'API', icon: 'api' },
      { path: 'break-it', title: 'Break it', icon: 'faults' },
    ],
  },
  {
    title: 'Set it up',
    pages: [
      { path: 'registration', title: 'Registration', icon: 'registration' },
      { path: 'doctor', title: 'Doctor', icon: 'doctor' },
      { path: 'events', title: 'Events', icon: 'events' },
    ],
  },
];
