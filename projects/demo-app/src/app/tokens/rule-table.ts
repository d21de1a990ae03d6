import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { OIDC_ERROR_TEXTS, type OidcSession } from 'oidc-client-lib';
import { DemoConfig } from '../demo-config';
import { Icon } from '../icon/icon';
import { brokenRule, type Rule, RULES } from './rules';
import { accessTokenDigest, headerOf } from './token-parts';

/** The rules of the standard, each with its result for the token at hand, and a forgery to try it with. */
@Component({
  selector: 'app-rule-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, MatButtonModule],
  templateUrl: './rule-table.html',
  styleUrl: './rule-table.scss',
})
export class RuleTable {
  readonly session = input.required<OidcSession>();
  private readonly config = inject(DemoConfig);
  /** The rule whose forgery is tried. */
  protected readonly forgery = signal<Rule | null>(null);
  /** A session with its digest, which takes a moment to compute. */
  private readonly examined = signal<{ session: OidcSession; digest: Uint8Array | null } | null>(null);

  protected readonly header = computed(() => headerOf(this.session().idToken));
  protected readonly rows = computed(() => {
    const examined = this.examined();
    return examined ? RULES.map((rule) => this.row(rule, examined)) : [];
  });
  protected readonly told = computed(() => {
    const code = this.rows().find(({ isForged }) => isForged)?.code;
    return code ? `Refused. ${OIDC_ERROR_TEXTS[code]} The session that was there stays as it is.` : '';
  });

  constructor() {
    effect(() => {
      const session = this.session();
      void accessTokenDigest(session).then((digest) => this.examined.set({ session, digest }));
    });
  }

  protected toggle(rule: Rule): void {
    this.forgery.update((known) => (known === rule ? null : rule));
  }

  private row(rule: Rule, { session, digest }: { session: OidcSession; digest: Uint8Array | null }) {
    const { claims } = session;
    const isForged = this.forgery() === rule;
    const shown = isForged ? rule.forged(claims) : claims;
    const { issuer, clientId, trustedAudiences } = this.config.value();
    const code = brokenRule(shown, {
      expected: { issuer, clientId, trustedAudiences, nonce: claims.nonce },
      // The moment when the token came: it was good then, whatever the time is now.
      now: claims.iat,
      previous: claims,
      digest,
    });
    return { rule, isForged, code, value: rule.looksAt(shown) };
  }
}
