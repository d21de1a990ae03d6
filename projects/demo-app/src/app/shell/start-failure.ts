import { OidcError } from 'oidc-client-lib';

/** Says why there is no app: most often a mistake in the configuration, which the library names with its cure. */
export function showStartFailure(thrown: unknown): void {
  const main = document.createElement('main');
  main.className = 'start-failure';
  main.append(element('h1', 'The demo cannot start'));
  main.append(element('p', thrown instanceof Error ? thrown.message : String(thrown)));
  if (thrown instanceof OidcError && thrown.mistakes) {
    const list = document.createElement('ul');
    list.append(
      ...thrown.mistakes.map(({ property, reason, cure }) => element('li', `${property}: ${reason} ${cure}`)),
    );
    main.append(list);
  }
  document.body.replaceChildren(main);
}

function element(name: string, text: string): HTMLElement {
  const created = document.createElement(name);
  created.textContent = text;
  return created;
}
