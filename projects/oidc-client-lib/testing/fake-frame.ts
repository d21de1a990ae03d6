import { Observable } from 'rxjs';
import type { OidcError, ɵFrameSighting, ɵOpenHiddenFrame } from 'oidc-client-lib';
import type { FakeClock } from './fake-clock';
import type { FakeIssuer } from './fake-issuer';

/** What the frame of a renewal does. */
export type FrameBehaviour =
  | { readonly kind: 'renew' }
  /** The provider answers an OAuth error. */
  | { readonly kind: 'error'; readonly error: string }
  /** No answer comes at all, for this reason. */
  | { readonly kind: 'fail'; readonly error: OidcError }
  /** Whatever a test wants to be seen. */
  | { readonly kind: 'show'; readonly sighting: (authorizeUrl: string) => Promise<ɵFrameSighting> }
  | { readonly kind: 'hang' };

/** The hidden frame, with a fake issuer behind it. */
export class FakeFrame {
  behaviour: FrameBehaviour = { kind: 'renew' };
  /** Authorize URLs that frames were opened at. */
  readonly urls: string[] = [];
  /** Frames that are open now. */
  open = 0;

  constructor(
    private readonly issuer: FakeIssuer,
    private readonly clock: FakeClock,
    /** Whose session the provider has. */
    private readonly user: () => string,
  ) {}

  readonly openFrame: ɵOpenHiddenFrame = (url) =>
    new Observable((subscriber) => {
      this.open++;
      this.urls.push(url);
      const { behaviour } = this;
      void this.show(url, behaviour).then(
        (sighting) => sighting && subscriber.next(sighting),
        (error: unknown) => subscriber.error(error),
      );
      return () => {
        this.open--;
      };
    });

  private async show(url: string, behaviour: FrameBehaviour): Promise<ɵFrameSighting | null> {
    const request = new URL(url).searchParams;
    switch (behaviour.kind) {
      case 'renew': {
        const issuedAt = Math.floor(this.clock.now());
        return { kind: 'answer', url: await this.issuer.callbackUrl(url, { issuedAt, subject: this.user() }) };
      }
      case 'error': {
        const answer = new URLSearchParams({ error: behaviour.error, state: request.get('state') ?? '' });
        return { kind: 'answer', url: `${request.get('redirect_uri')}#${answer.toString()}` };
      }
      case 'show':
        return behaviour.sighting(url);
      case 'fail':
        throw behaviour.error;
      case 'hang':
        return null;
    }
  }
}
