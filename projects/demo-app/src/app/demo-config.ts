import { HttpClient } from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';
import type { OidcConfig } from 'oidc-client-lib';
import { firstValueFrom } from 'rxjs';

const SITE_KEY = 'demo.provider-site';
const FLOW_KEY = 'demo.flow';

/** How the demo gets its tokens. */
export type Flow = 'implicit' | 'code' | 'refresh' | 'bound';
const FLOWS: readonly Flow[] = ['implicit', 'code', 'refresh', 'bound'];

/** The flow of this tab, which its set-up has to know before anything starts. */
export function chosenFlow(): Flow {
  return FLOWS.find((flow) => flow === sessionStorage.getItem(FLOW_KEY)) ?? 'implicit';
}

/** What the start script tells of the provider. */
interface DemoFacts {
  readonly provider: 'embedded' | 'identityserver' | 'other';
  /** Who can sign in there with any password. */
  readonly users: readonly string[];
}

/** What the app was told at its start; another JSON file is another provider. */
@Injectable({ providedIn: 'root' })
export class DemoConfig {
  private readonly http = inject(HttpClient);
  private readonly loaded = signal<OidcConfig>({ issuer: '', clientId: '' });
  private readonly demo = signal<DemoFacts>({ provider: 'other', users: [] });

  /** The configuration, once the app has started. */
  readonly value = this.loaded.asReadonly();
  readonly facts = this.demo.asReadonly();
  /** Whether the provider is the embedded one, which has switches that break it. */
  readonly isEmbedded = computed(() => this.facts().provider === 'embedded');
  /** Whether the embedded provider is called by 127.0.0.1, which is another site than localhost. */
  readonly isCrossSite = sessionStorage.getItem(SITE_KEY) === 'cross';
  readonly flow = chosenFlow();
  readonly issuerHost = computed(() => (URL.canParse(this.value().issuer) ? new URL(this.value().issuer).host : ''));
  /** Base URL of the first API that may see the access token. */
  readonly apiUrl = computed(() => {
    const [api] = this.value().secureApis ?? [];
    return api === undefined ? null : typeof api === 'string' ? api : api.url;
  });

  async load(): Promise<OidcConfig> {
    const file = this.isCrossSite ? '/oidc-config.cross-site.json' : '/oidc-config.json';
    const [given, facts] = await Promise.all([
      firstValueFrom(this.http.get<OidcConfig>(file)),
      firstValueFrom(this.http.get<DemoFacts>('/demo.json')).catch(() => this.demo()),
    ]);
    const config = this.flow === 'refresh' ? { ...given, scope: `${given.scope ?? 'openid'} offline_access` } : given;
    this.loaded.set(config);
    this.demo.set(facts);
    return config;
  }

  /** Starts the app anew against the provider's other name. */
  moveProvider(): void {
    if (this.isCrossSite) {
      sessionStorage.removeItem(SITE_KEY);
    } else {
      sessionStorage.setItem(SITE_KEY, 'cross');
    }
    location.assign('/');
  }
  /** Starts the app anew with the other flow; the session stays. */
  useFlow(flow: Flow): void {
    sessionStorage.setItem(FLOW_KEY, flow);
    location.reload();
  }
}
