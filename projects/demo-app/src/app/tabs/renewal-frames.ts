/**
 * Calls back whenever this page opens a hidden frame for a renewal. A tab that takes over what another one has fetched
 * opens none, so this tells whose work a renewal was.
 *
 * @returns what ends it
 */
export function onRenewalFrame(callback: () => void): () => void {
  const observer = new MutationObserver((records) => {
    const added = records.flatMap(({ addedNodes }) => [...addedNodes]);
    if (added.some((node) => node instanceof HTMLIFrameElement && 'oidcRenewal' in node.dataset)) {
      callback();
    }
  });
  observer.observe(document.body, { childList: true });
  return () => observer.disconnect();
}
