import { AsyncPipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { DEMO_CONFIG } from '../app.config';

@Component({
  selector: 'app-registration',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [AsyncPipe],
  template: `
    <h1>Registration</h1>
    <p class="lead">What a provider has to know of this app. The embedded one does.</p>
    @if (config | async; as config) {
      <section class="panel scroll">
        <table>
          <tbody>
            <tr>
              <th scope="row">Issuer</th>
              <td>
                <code>{{ config.issuer }}</code>
              </td>
            </tr>
            <tr>
              <th scope="row">Client id</th>
              <td>
                <code>{{ config.clientId }}</code>
              </td>
            </tr>
            <tr>
              <th scope="row">Redirect URIs</th>
              <td>
                <code>{{ origin }}/</code> and <code>{{ origin }}/silent-renew.html</code>
              </td>
            </tr>
            <tr>
              <th scope="row">Post-logout redirect URI</th>
              <td>
                <code>{{ origin }}/</code>
              </td>
            </tr>
            <tr>
              <th scope="row">CORS origin</th>
              <td>
                <code>{{ origin }}</code> (no slash at the end)
              </td>
            </tr>
          </tbody>
        </table>
        <h2>IdentityServer, in C#</h2>
        <pre>{{ identityServer(config.clientId) }}</pre>
      </section>
    }
  `,
  styles: `
    h2 {
      margin-top: 1.5rem;
    }
  `,
})
export class Registration {
  protected readonly config = inject(DEMO_CONFIG);
  protected readonly origin = location.origin;

  identityServer(clientId: string): string {
    return `new Client
{
    ClientId = "${clientId}",
    AllowedGrantTypes = GrantTypes.Implicit,
    AllowAccessTokensViaBrowser = true,
    IdentityTokenLifetime = 10,
    AccessTokenLifetime = 30,
    AccessTokenType = AccessTokenType.Reference,
    RedirectUris = { "${this.origin}/", "${this.origin}/silent-renew.html" },
    PostLogoutRedirectUris = { "${this.origin}/" },
    AllowedCorsOrigins = { "${this.origin}" },
    AllowedScopes = { "openid", "profile", "email", "dataEventRecords" }
}`;
  }
}
