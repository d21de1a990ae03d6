/** The people who can sign in, by user name, with their claims. Any password will do. */
export const TEST_USERS = Object.freeze({
  alice: {
    name: 'Alice Archer',
    given_name: 'Alice',
    family_name: 'Archer',
    preferred_username: 'alice',
    email: 'alice@example.com',
    email_verified: true,
  },
  bob: {
    name: 'Bob Baker',
    given_name: 'Bob',
    family_name: 'Baker',
    preferred_username: 'bob',
    email: 'bob@example.com',
    email_verified: true,
  },
});

/** @typedef {keyof typeof TEST_USERS} TestUser */

/**
 * @param {unknown} name
 * @returns {name is TestUser}
 */
export function isTestUser(name) {
  return typeof name === 'string' && Object.hasOwn(TEST_USERS, name);
}
