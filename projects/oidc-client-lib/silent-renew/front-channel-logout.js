// Tells the app's open pages, and leaves a note for those that open later. What it says is judged there.
{
  const key = 'oidc-client-lib.front-channel-logout';
  const parameter = (name) => new URLSearchParams(location.search).get(name)?.slice(0, 1000) ?? null;
  const note = { iss: parameter('iss'), sid: parameter('sid'), at: Date.now() };
  let notes = [];
  try {
    notes = JSON.parse(localStorage.getItem(key)).slice(-19);
  } catch {}
  try {
    localStorage.setItem(key, JSON.stringify([...notes, note]));
  } catch {}
  new BroadcastChannel(key).postMessage(note);
}
