import { Tree } from '@angular-devkit/schematics';
import { SchematicTestRunner } from '@angular-devkit/schematics/testing';
import { join } from 'node:path';

describe('ng update', () => {
  const runner = new SchematicTestRunner('oidc-client-lib', join(__dirname, '../migrations.json'));

  it('changes nothing in the first release', async () => {
    const tree = Tree.empty();
    tree.create('/main.ts', 'export {};\n');

    const after = await runner.runSchematic('first-release', {}, tree);

    expect(after.files).toEqual(['/main.ts']);
    expect(after.readText('/main.ts')).toBe('export {};\n');
  });
});
