/** @param {import('../run.mjs').Results} results */
export async function writeDocs(results) {
  void results;
}
