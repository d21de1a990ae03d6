import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router } from '@angular/router';
import { OIDC_ERROR_TEXTS, OidcSecurityService } from 'oidc-client-lib';
import { filter } from 'rxjs';
import { SessionHistory } from '../history/session-history';

const TELL_EVERY = 10;

/** Tells people who do not see the page what happens: renewals now and then, failures at once. */
@Component({
  selector: 'app-announcer',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p role="status" aria-live="polite">{{ page() }}</p>
    <p role="status" aria-live="polite" id="renewal-announcement" [attr.data-renewals]="renewed()">{{ renewal() }}</p>
    <p role="alert" aria-live="assertive" id="failure-announcement">{{ failure() }}</p>
  `,
  host: { class: 'visually-hidden' },
})
export class Announcer {
  private readonly history = inject(SessionHistory);
  private readonly auth = inject(OidcSecurityService);
  protected readonly page = signal('');
  protected readonly renewed = computed(() => this.history.renewalCounts().renewed);
  /** The first one, and then one in ten: nobody wants to hear of something that goes well every six seconds. */
  protected readonly renewal = computed(() => {
    const told =
      this.renewed() < TELL_EVERY ? Math.min(this.renewed(), 1) : this.renewed() - (this.renewed() % TELL_EVERY);
    return told === 0 ? '' : `Session renewed, ${told === 1 ? 'once' : `${told} times`} so far.`;
  });
  protected readonly failure = computed(() => {
    const outcome = this.auth.renewal().lastOutcome;
    if (this.auth.status() === 'expired') {
      return 'The session has expired. What you have typed is still here. Sign in again.';
    }
    if (!outcome || outcome.code === 'renewed') {
      return '';
    }
    return `Renewal failed: ${OIDC_ERROR_TEXTS[outcome.code]} ${outcome.willRetry ? `Attempt ${outcome.attempt} failed, another follows.` : ''}`;
  });

  constructor() {
    const router = inject(Router);
    router.events
      .pipe(
        filter((event) => event instanceof NavigationEnd && event.id > 1),
        takeUntilDestroyed(),
      )
      // The title is set in the course of the same navigation.
      .subscribe(() => setTimeout(() => this.page.set(document.title)));
  }
}
