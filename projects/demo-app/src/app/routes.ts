import type { Routes } from '@angular/router';

/** The pages, in the order of the navigation. */
export const routes: Routes = [
  { path: '', title: 'Overview', loadComponent: async () => (await import('./overview/overview')).Overview },
  { path: 'timeline', title: 'Timeline', loadComponent: async () => (await import('./timeline/timeline')).Timeline },
  { path: 'tokens', title: 'Tokens', loadComponent: async () => (await import('./tokens/tokens')).Tokens },
  { path: 'form', title: 'Your form', loadComponent: async () => (await import('./form/form')).Form },
  { path: 'api', title: 'API', loadComponent: async () => (await import('./api/api')).Api },
  { path: 'break-it', title: 'Break it', loadComponent: async () => (await import('./faults/faults')).Faults },
  { path: 'tabs', title: 'Tabs', loadComponent: async () => (await import('./tabs/tabs')).Tabs },
  { path: 'doctor', title: 'Doctor', loadComponent: async () => (await import('./doctor/doctor')).Doctor },
  { path: 'events', title: 'Events', loadComponent: async () => (await import('./events/events')).Events },
  {
    path: 'registration',
    title: 'Registration',
    loadComponent: async () => (await import('./registration/registration')).Registration,
  },
  { path: '**', title: 'No such page', loadComponent: async () => (await import('./not-found/not-found')).NotFound },
];
