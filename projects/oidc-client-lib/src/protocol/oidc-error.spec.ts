import { ERROR_TEXTS } from './error-texts';
import { OidcError, toOidcError } from './oidc-error';

describe('an OidcError', () => {
  it('says its code, what happened, and where more is written', () => {
    const { message, name } = new OidcError('aud_invalid', { detail: 'some detail' });
    expect(name).toBe('OidcError');
    expect(message).toMatch(/^aud_invalid: .+ \(some detail\) See oidc-client-lib\/docs\/errors\.md#aud_invalid$/);
  });

  it('has no more to say than it was told', () => {
    const guide = 'See oidc-client-lib/docs/errors.md#aud_invalid';
    expect(new OidcError('aud_invalid').message).toBe(`aud_invalid: ${ERROR_TEXTS.aud_invalid} ${guide}`);
    expect(new OidcError('aud_invalid')).not.toHaveProperty('cause');
    expect(new OidcError('aud_invalid', { cause: 7 }).cause).toBe(7);
    expect(new OidcError('aud_invalid', { detail: 'a<b>c' }).detail).toBe('a b c');
  });

  it('shows as text what others wrote', () => {
    const error = new OidcError('alg_not_allowed', { detail: '<img src=x onerror=alert(1)>' });
    expect(`${error.message} ${error.detail}`).not.toMatch(/[<>]/);
  });

  it('keeps what was thrown by foreign code, and passes one of its own on', () => {
    const thrown = new TypeError('x');
    const error = toOidcError(thrown);
    expect(error).toMatchObject({ code: 'unexpected', cause: thrown });
    expect(toOidcError(error, 'network')).toBe(error);
    expect(toOidcError(thrown, 'network').code).toBe('network');
  });
});
