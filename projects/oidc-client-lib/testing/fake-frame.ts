import { Observable } from 'rxjs';
import type { OidcError, ɵFrameSighting, ɵOpenHiddenFrame } from 'oidc-client-lib';
import type { FakeClock } from './fake-clock';
import type { FakeAnswerOptions, FakeIssuer } from './fake-issuer';

/** What the frame of a renewal does. */
export type FrameBehaviour =
  /** The provider renews, as the options say. */
  | { readonly kind: 'renew'; readonly options?: FakeAnswerOptions }
  /** The provider answers an OAuth error. */
  | { readonly kind: 'error'; readonly error: string }
  /** No answer comes at all, for this reason. */
  | { readonly kind: 'fail'; readonly error: OidcError }
  /** Whatever a test wants to be seen. */
  | { readonly kind: 'show'; readonly sighting: (authorizeUrl: string) => ɵFrameSighting | Promise<ɵFrameSighting> }
  /** Nothing is seen, until the renewal gives up. */
  | { readonly kind: 'hang' };

/** The hidden frame, with a fake issuer behind it. */
export class FakeFrame {
  /** What the frames to come do. */
  behaviour: FrameBehaviour = { kind: 'renew' };
  /** Whose session the provider has, by its claims; `null`: nobody's. */
  user: Readonly<Record<string, unknown>> | null = { sub: 'alice' };
  /** Authorize URLs that frames were opened at. */
  readonly urls: string[] = [];
  /** Frames that are open now. */
  open = 0;

  constructor(
    private readonly issuer: FakeIssuer,
    private readonly clock: FakeClock,
  ) {}

  /** What the library opens its frames by. */
  readonly openFrame: ɵOpenHiddenFrame = (url) =>
    new Observable((subscriber) => {
      this.open++;
      this.urls.push(url);
      void this.clock.waitFor(this.show(url, this.behaviour)).then(
        (sighting) => sighting && subscriber.next(sighting),
        (error: unknown) => subscriber.error(error),
      );
      return () => {
        this.open--;
      };
    });

  private async show(url: string, behaviour: FrameBehaviour): Promise<ɵFrameSighting | null> {
    switch (behaviour.kind) {
      case 'renew':
        return { kind: 'answer', url: await this.renewed(url, behaviour.options) };
      case 'error':
        return { kind: 'answer', url: this.issuer.errorUrl(url, behaviour.error) };
      case 'show':
        return behaviour.sighting(url);
      case 'fail':
        throw behaviour.error;
      case 'hang':
        return null;
    }
  }

  private async renewed(url: string, options?: FakeAnswerOptions): Promise<string> {
    return this.user === null
      ? this.issuer.errorUrl(url, 'login_required')
      : this.issuer.callbackUrl(url, { ...options, claims: { ...this.user, ...options?.claims } });
  }
}
