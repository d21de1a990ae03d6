// What the headings and links of a Markdown page are, by the rules of GitHub; the docs site follows the same.

/**
 * The anchor of a heading.
 *
 * @param {string} heading without its Markdown
 */
export function slugOf(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

/** A page without its blocks and spans of code, where nothing is a heading or a link. @param {string} text */
export function withoutCode(text) {
  return text
    .replace(/^( *)(```+|~~~+)[\s\S]*?^\1\2[^\n]*$/gm, '')
    .replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
}

/** Every anchor of a page. @param {string} text @returns {Set<string>} */
export function anchorsOf(text) {
  const withoutBlocks = text.replace(/^( *)(```+|~~~+)[\s\S]*?^\1\2[^\n]*$/gm, '');
  const anchors = new Set([...withoutBlocks.matchAll(/<a id="([^"]+)"/g)].map(([, id = '']) => id));
  for (const [, heading = ''] of withoutBlocks.matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
    const slug = slugOf(plain);
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Every link and image of a page to another place of the repository. @param {string} text @returns {{ path: string, anchor: string }[]} */
export function linksOf(text) {
  const targets = [...withoutCode(text).matchAll(/\]\((?!\w+:)<?([^)\s>]+)>?(?: "[^"]*")?\)/g)].map(
    ([, target = '']) => target,
  );
  return targets.map((target) => {
    const [path = '', anchor = ''] = target.split('#');
    return { path: decodeURIComponent(path), anchor: decodeURIComponent(anchor) };
  });
}
