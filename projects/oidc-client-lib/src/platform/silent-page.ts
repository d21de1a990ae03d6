/**
 * URL of the silent-renew page, when that is what the window shows. Read from outside, so that the page needs no script,
 * and no policy that lets one run.
 */
export function silentPageUrl(window: Window | null): string | null {
  try {
    const { title, URL } = (window as Window).document;
    return title === 'Silent renew' ? URL : null;
  } catch {
    return null; // A page of another origin.
  }
}
