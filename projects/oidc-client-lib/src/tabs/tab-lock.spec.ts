import { inTurn } from './tab-lock';

const denied = () => Promise.reject(new DOMException('denied', 'SecurityError'));

describe('inTurn', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    Reflect.deleteProperty(navigator, 'locks');
  });

  it('runs at once where the site may use neither locks nor storage', async () => {
    Object.defineProperty(navigator, 'locks', { configurable: true, value: { query: denied, request: denied } });
    jest.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    const began = Date.now();

    await expect(inTurn('unstored', 3000, () => Promise.resolve('done'))).resolves.toBe('done');
    expect(Date.now() - began).toBeLessThan(1000);
  });

  it('takes turns by storage where locks alone are refused', async () => {
    Object.defineProperty(navigator, 'locks', { configurable: true, value: { query: denied, request: denied } });
    let running = 0;
    const task = async () => {
      const beside = running++;
      await new Promise((resolve) => setTimeout(resolve, 50));
      running--;
      return beside;
    };

    await expect(Promise.all([inTurn('turn', 3000, task), inTurn('turn', 3000, task)])).resolves.toEqual([0, 0]);
  });
});
