import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatTabsModule } from '@angular/material/tabs';
import { CopyButton } from '../copy/copy-button';
import { DemoConfig, type Flow } from '../demo-config';
import { recipes } from './recipes';

/** What to register at a provider, letter by letter. */
@Component({
  selector: 'app-registration',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CopyButton, MatTabsModule],
  templateUrl: './registration.html',
  styleUrl: './registration.scss',
})
export class Registration {
  protected readonly config = inject(DemoConfig);
  private readonly origin = location.origin;
  private readonly isCode = this.config.flow !== 'implicit';
  protected readonly flows: readonly { flow: Flow; name: string; what: string }[] = [
    {
      flow: 'implicit',
      name: 'Implicit',
      what: 'The answer brings the tokens. No further request.',
    },
    {
      flow: 'code',
      name: 'Code + PKCE',
      what: 'The answer brings a code, which is exchanged for the tokens: withCodeFlow(). Advised today.',
    },
    {
      flow: 'refresh',
      name: 'Code + refresh tokens',
      what: 'Renews without the frame: withRefreshTokens(). For providers on another site, whose cookies are kept from frames.',
    },
    {
      flow: 'bound',
      name: 'Code + bound tokens',
      what: 'Tokens are good with a key of this browser alone, and each call proves that the key is here: withDPoP().',
    },
  ];

  protected readonly values = computed(() => [
    { name: 'Client id', value: this.config.value().clientId, why: 'Public: no secret goes with it.' },
    { name: 'Redirect URI', value: `${this.origin}/`, why: 'Where people come back to after signing in.' },
    {
      name: 'Redirect URI of the hidden frame',
      value: `${this.origin}/silent-renew.html`,
      why: 'Without it nothing renews: most providers then show an error page in the frame.',
    },
    { name: 'Post-logout redirect URI', value: `${this.origin}/`, why: 'Where people come back to after signing out.' },
    {
      name: 'CORS origin',
      value: this.origin,
      why: `Without a slash at the end. For discovery, keys${this.isCode ? ', the token endpoint' : ''} and UserInfo, and at your own API.`,
    },
  ]);
  protected readonly recipes = computed(() => {
    const { clientId, scope = 'openid' } = this.config.value();
    return recipes({ clientId, origin: this.origin, scopes: scope.split(' '), flow: this.config.flow });
  });
}
