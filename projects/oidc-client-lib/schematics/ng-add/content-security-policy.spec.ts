import { ngAdd } from '../testing/ng-add';
import { createWorkspace, readWorkspaceFile } from '../testing/workspaces';

/** What `ng add` says in an application whose index.html has this policy. */
async function said(policy: string, path = '/src/index.html', quote = '"', flow = 'implicit'): Promise<string> {
  const tree = await createWorkspace({ standalone: true });
  const tag = `<meta http-equiv="Content-Security-Policy" content=${quote}${policy}${quote}>`;
  const html = tree.readText('/src/index.html').replace('<head>', `<head>\n  ${tag}`);
  if (tree.exists(path)) {
    tree.overwrite(path, html);
  } else {
    tree.create(path, html);
    const workspace = readWorkspaceFile(tree);
    workspace.projects['shop']!.architect['build']!.options!['index'] = { input: path.slice(1) };
    tree.overwrite('/angular.json', JSON.stringify(workspace));
  }
  const { messages } = await ngAdd(tree, { issuer: 'https://login.example.com/realms/shop', flow });
  return messages;
}

describe('ng add and a policy in index.html', () => {
  it.each([
    ["default-src 'self'", "frame-src 'self' https://login.example.com; connect-src 'self' https://login.example.com"],
    ["default-src *; frame-src 'none'", "frame-src 'self' https://login.example.com"],
    ['frame-src https://login.example.com; connect-src *', "frame-src 'self' https://login.example.com"],
    ["frame-src 'self' *.example.org", "frame-src 'self' https://login.example.com"],
    ["child-src 'self'", "frame-src 'self' https://login.example.com"],
    ["connect-src 'self' https://login.example.com:8443", "connect-src 'self' https://login.example.com"],
  ])('names what is missing in %s', async (policy, missing) => {
    expect(await said(policy)).toContain(
      `The Content-Security-Policy in src/index.html must allow the provider: ${missing}\n`,
    );
  });

  it.each([
    "script-src 'self'; object-src 'none'",
    "default-src 'self' https://login.example.com",
    "default-src 'self' *.example.com",
    "default-src 'none'; frame-src 'self' https:; connect-src login.example.com",
    'default-src *',
    "default-src 'self' https://login.example.com:*",
  ])('says nothing of %s', async (policy) => {
    expect(await said(policy)).not.toContain('Content-Security-Policy');
  });

  it.each(['implicit', 'code'])('counts with requests to the provider, by which the %s flow signs in', async (flow) => {
    const policy = "frame-src 'self' https://login.example.com; connect-src 'self'";
    expect(await said(policy, '/src/index.html', '"', flow)).toContain(
      "must allow the provider: connect-src 'self' https://login.example.com\n",
    );
  });

  it('reads the index.html that is built, in either quotes', async () => {
    expect(await said('frame-src *.example.org', '/src/index.prod.html', "'")).toContain(
      'in src/index.prod.html must allow',
    );
  });
});
