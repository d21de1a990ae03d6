import { ChangeDetectionStrategy, Component } from '@angular/core';

/** Who has to allow what, so that the browser lets the page read. */
@Component({
  selector: 'app-cors',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2>When CORS gets in the way</h2>
    <p>
      Without the API's permission the browser withholds its answer, and the page sees status 0, as if the network were
      dead: a 401 that lacks the header cannot be told from a broken line.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Who has to allow what">
      <table>
        <thead>
          <tr>
            <th scope="col">Request</th>
            <th scope="col">Needs</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Discovery, keys</th>
            <td>
              CORS at the provider for this origin. IdentityServer: <code>AllowedCorsOrigins</code>, no slash at the end
            </td>
          </tr>
          <tr>
            <th scope="row">UserInfo</th>
            <td>The same, and the <code>Authorization</code> header in its preflight</td>
          </tr>
          <tr>
            <th scope="row">Your API</th>
            <td>
              CORS there for this origin, header and preflight, on error answers too;
              <code>Access-Control-Expose-Headers: WWW-Authenticate</code> to tell why it refuses
            </td>
          </tr>
          <tr>
            <th scope="row">Sign-in, hidden frame, sign-out</th>
            <td>No CORS: the browser goes there, no script reads the answer. Only the redirect URIs count</td>
          </tr>
        </tbody>
      </table>
    </div>
  `,
})
export class Cors {}
