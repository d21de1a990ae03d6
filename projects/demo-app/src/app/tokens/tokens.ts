import { JsonPipe, KeyValuePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { OidcSecurityService, OidcUserInfo } from 'oidc-client-lib';
import { checkedRules } from './rules';

@Component({
  selector: 'app-tokens',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [JsonPipe, KeyValuePipe, MatButtonModule],
  template: `
    <h1>Tokens</h1>
    <p class="lead">What is in the ID Token, and what was checked before anybody saw it.</p>
    @if (auth.session(); as session) {
      <div class="panels">
        <section class="panel wide scroll">
          <h2>Checks</h2>
          <table>
            <thead>
              <tr>
                <th scope="col">Rule</th>
                <th scope="col">Result</th>
                <th scope="col">Section</th>
              </tr>
            </thead>
            <tbody>
              @for (rule of rules(); track rule.rule) {
                <tr>
                  <td>{{ rule.rule }}</td>
                  <td>✓ {{ rule.result }}</td>
                  <td>{{ rule.section }}</td>
                </tr>
              }
            </tbody>
          </table>
        </section>
        <section class="panel scroll">
          <h2>Claims</h2>
          <table>
            <tbody>
              @for (claim of session.claims | keyvalue; track claim.key) {
                <tr>
                  <th scope="row">{{ claim.key }}</th>
                  <td>{{ claim.value | json }}</td>
                </tr>
              }
            </tbody>
          </table>
        </section>
        <section class="panel">
          <h2>UserInfo</h2>
          @if (userInfo.userInfo(); as info) {
            <pre>{{ info | json }}</pre>
          } @else {
            <p>The access token opens the UserInfo endpoint, which knows the profile.</p>
          }
          @if (userInfo.error(); as error) {
            <p class="bad">{{ error.message }}</p>
          }
          <button mat-stroked-button (click)="load()">Ask UserInfo</button>
        </section>
        <section class="panel wide">
          <h2>The tokens themselves</h2>
          @if (isShown()) {
            <pre>{{ session.idToken }}</pre>
            <pre>{{ session.accessToken }}</pre>
          } @else {
            <p>Whoever has them is you. They are not shown unless you ask.</p>
          }
          <button mat-stroked-button (click)="isShown.set(!isShown())">{{ isShown() ? 'Hide' : 'Show' }}</button>
        </section>
      </div>
    } @else {
      <p>Nobody is signed in.</p>
    }
  `,
})
export class Tokens {
  protected readonly auth = inject(OidcSecurityService);
  protected readonly userInfo = inject(OidcUserInfo);
  protected readonly isShown = signal(false);
  protected readonly rules = computed(() => {
    const session = this.auth.session();
    return session ? checkedRules(session) : [];
  });

  load(): void {
    // A failure is shown by the error signal.
    this.userInfo.load().catch(() => undefined);
  }
}
