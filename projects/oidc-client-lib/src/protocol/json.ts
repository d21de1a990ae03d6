/** A JSON object whose members nobody has checked yet. */
export type JsonObject = Record<string, unknown>;

const MAX_DEPTH = 64;

/**
 * Parses a JSON object, or answers `null` where two readers could disagree about it: not an object, a member name
 * twice (RFC 8259 4), `__proto__` as a name, or nesting deeper than any real document has.
 */
export function parseJsonObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && isUnambiguous(text) ? value : null;
  } catch {
    return null; // The syntax error would quote the text, which may be a token.
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** Expects valid JSON: only strings and brackets matter then, and a string before a colon is a member's name. */
function isUnambiguous(json: string): boolean {
  const names: Set<string>[] = [];
  for (const [token, colon] of json.matchAll(/"(?:\\.|[^"\\])*"(\s*:)?|[[{\]}]/g)) {
    if (token === '{' || token === '[') {
      if (names.push(new Set()) > MAX_DEPTH) {
        return false;
      }
    } else if (token === '}' || token === ']') {
      names.pop();
    } else if (colon) {
      const name = JSON.parse(token.slice(0, -colon.length)) as string;
      const seen = names[names.length - 1];
      if (name === '__proto__' || seen?.has(name)) {
        return false;
      }
      seen?.add(name);
    }
  }
  return true;
}
