import {
  computed,
  type EnvironmentProviders,
  inject,
  InjectionToken,
  provideAppInitializer,
  type Provider,
  signal,
} from '@angular/core';
import type { Client, User } from './client';

/** What oidc-client and oidc-client-ts have in common here. */
interface UserManagerLike {
  getUser(): Promise<UserLike | null>;
  signinRedirect(): Promise<void>;
  signinRedirectCallback(): Promise<UserLike>;
  signinSilent(): Promise<UserLike | null>;
  readonly events: {
    addUserLoaded(callback: (user: UserLike) => void): unknown;
    addUserUnloaded(callback: () => void): unknown;
    addAccessTokenExpired(callback: () => void): unknown;
  };
}

interface UserLike {
  readonly profile: { readonly sub: string };
  readonly expires_at?: number;
  readonly id_token?: string;
  readonly expired?: boolean;
}

const USER_MANAGER = new InjectionToken<UserManagerLike>('user manager');
const FOUND_USER = new InjectionToken<{ user: UserLike | null }>('found user');

export function provideUserManager(make: () => UserManagerLike): (Provider | EnvironmentProviders)[] {
  return [
    { provide: USER_MANAGER, useFactory: make },
    { provide: FOUND_USER, useValue: { user: null } },
    provideAppInitializer(async () => {
      const manager = inject(USER_MANAGER);
      const found = inject(FOUND_USER);
      if (/[#?&]state=/.test(location.href)) {
        found.user = await manager.signinRedirectCallback();
        history.replaceState(null, '', '/');
      } else {
        found.user = await manager.getUser();
      }
    }),
  ];
}

export function connectUserManager(): Client {
  const manager = inject(USER_MANAGER);
  const { user: found } = inject(FOUND_USER);
  const current = signal<UserLike | null>(found && !found.expired ? found : null);
  const set = (value: UserLike | null) => current.set(value);
  manager.events.addUserLoaded(set);
  manager.events.addUserUnloaded(() => set(null));
  manager.events.addAccessTokenExpired(() => set(null));
  return {
    user: computed(() => userOf(current())),
    authorize: () => void manager.signinRedirect(),
    renew: () => manager.signinSilent(),
    idToken: () => current()?.id_token ?? null,
  };
}

function userOf(current: UserLike | null): User | null {
  return current && { sub: current.profile.sub, exp: current.expires_at ?? 0 };
}
