/** Source of the sample page, a standalone component that works in both kinds of application. */
export function samplePage(prefix: string): string {
  return `import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { OidcSecurityService, OidcUserInfo } from 'oidc-client-lib';

/** Shows who is signed in. Its route stands behind oidcGuard, so nobody gets here without signing in. */
@Component({
  selector: '${prefix}-profile',
  imports: [DatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: \`
    @if (oidc.session(); as session) {
      <h1>Signed in as {{ name() }}</h1>
      <p>
        The ID token is valid until {{ session.expiresAt * 1000 | date: 'mediumTime' }} and is renewed before that, without
        leaving this page.
      </p>
      <button type="button" (click)="signOut()">Sign out</button>
    }
  \`,
})
export class Profile {
  protected readonly oidc = inject(OidcSecurityService);
  // Provided by withUserInfo(): many providers tell the name at the userinfo endpoint only.
  private readonly user = inject(OidcUserInfo, { optional: true });
  protected readonly name = computed(() => {
    const claims = this.user?.claims() ?? this.oidc.claims();
    return claims?.name ?? claims?.sub;
  });

  protected async signOut(): Promise<void> {
    await this.oidc.logoff();
  }
}
`;
}
