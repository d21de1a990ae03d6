import { inAppUrl } from './return-route';

describe('a route to come back to', () => {
  it.each([
    ['https://app.example.com/', '/orders/7?tab=a#total', '/orders/7?tab=a#total'],
    ['https://app.example.com/', '/user:7', '/user:7'],
    ['https://app.example.com/shop/', '/orders', '/shop/orders'],
    ['https://app.example.com/shop/', '/shop/orders', '/shop/orders'],
    ['https://app.example.com/shop/', '/user:7', '/shop/user:7'],
    ['https://app.example.com/shop/', '/urn:x:1/edit?q=a:b', '/shop/urn:x:1/edit?q=a:b'],
    ['https://app.example.com/shop/', '/https://evil.example/', '/shop/https://evil.example/'],
    ['https://app.example.com/shop/', '#/orders', '/shop/#/orders'],
    ['https://app.example.com/shop/', '/', '/shop/'],
  ])('of the app at %s: %s', (baseUrl, returnTo, expected) => {
    expect(inAppUrl(returnTo, baseUrl)).toBe(expected);
  });

  it.each([
    ['//evil.example'],
    ['/\\evil.example'],
    ['user:7'],
    ['javascript:alert(1)'],
    ['/../admin'],
    ['/%2e%2e/admin'],
  ])('is not outside of it: %s', (returnTo) => {
    expect(inAppUrl(returnTo, 'https://app.example.com/shop/')).toBeNull();
  });
});
