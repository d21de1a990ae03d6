import { tryStorage } from '../platform/token-storage';

const POLL_MS = 150;

/**
 * Runs a task while no other tab runs one of the same name. A tab that dies gives its turn back at once, one that
 * hangs loses it after the timeout.
 */
export async function inTurn<T>(name: string, timeoutMs: number, task: () => Promise<T>): Promise<T> {
  // Missing outside secure contexts, whatever the type says; refused where the site may store nothing.
  const locks = navigator.locks as LockManager | undefined;
  if (!locks || !(await locks.query().catch(() => undefined))) {
    return withLease(name, timeoutMs, task);
  }
  let run: Promise<T> | undefined;
  const turn = () => (run = task());
  const holder = async () => (await locks.query()).held?.find((lock) => lock.name === name)?.clientId;
  for (;;) {
    const before = await holder();
    try {
      return await locks.request(name, { signal: AbortSignal.timeout(timeoutMs) }, turn);
    } catch (thrown) {
      // A tab that was robbed of its turn, since it hung, still has its own result.
      if (run) {
        return run;
      }
      // Of many that wait one takes the turn from a tab that hangs; the others wait for that one.
      if ((await holder()) === before) {
        return locks.request(name, { steal: true }, turn).catch(() => run ?? Promise.reject(thrown as Error));
      }
    }
  }
}

/** The same by a note in local storage: who has the turn, and until when at the latest. */
async function withLease<T>(name: string, timeoutMs: number, task: () => Promise<T>): Promise<T> {
  const key = `${name}.lease`;
  const mine = `${Math.random()}`;
  const read = () => tryStorage(() => localStorage.getItem(key))?.split(' ') ?? [];
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await pause(POLL_MS)) {
    if (!(Number(read()[1]) > Date.now())) {
      tryStorage(() => localStorage.setItem(key, `${mine} ${Date.now() + timeoutMs}`));
      // Two tabs may have seen the note free: the later one wins, and both look again.
      await pause(POLL_MS / 3);
      // What cannot be noted down keeps nobody waiting.
      if ((read()[0] ?? mine) === mine) {
        break;
      }
    }
  }
  try {
    return await task();
  } finally {
    if (read()[0] === mine) {
      tryStorage(() => localStorage.removeItem(key));
    }
  }
}
