import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Launch, readArguments } from './arguments.ts';

const folder = resolve('/somewhere');
const at = (path: string): string => resolve(folder, path);

describe('readArguments', () => {
  it('takes what is no switch for files, relative to the folder it was started in', () => {
    expect(readArguments(['a.mp4', '--inspect', '../b.mp4', '-x'], folder)).toEqual({
      files: [at('a.mp4'), at('../b.mp4')],
    });
  });

  it('takes everything after -- for files', () => {
    expect(readArguments(['--workspace=w', '--', '--workspace=x', '-a.mp4'], folder)).toEqual({
      files: [at('--workspace=x'), at('-a.mp4')],
      workspace: at('w'),
    });
  });

  it('takes file addresses of this machine and no other address', () => {
    const addresses = ['file:///tmp/a%20b.mp4', 'file://server/share/x.mp4', 'https://a.example/x.mp4', 'data:,x'];
    expect(readArguments([...addresses, 'javascript:alert(1)', 'file://%', 'file:///a%2Fb'], folder)).toEqual({
      files: [resolve('/tmp/a b.mp4')],
    });
  });

  it('drops what no file system takes', () => {
    expect(readArguments(['', 'a\0b', 'x'.repeat(40_000), '--workspace='], folder)).toEqual({ files: [] });
  });

  it('opens a thousand files at most', () => {
    const many = Array.from({ length: 1_200 }, (_, index) => `${index}.mp4`);
    expect(readArguments(many, folder).files).toHaveLength(1_000);
  });

  it('gives what a second instance may send', () => {
    const { files } = readArguments(['a.mp4', 'file:///tmp/b.mp4'], folder);
    expect(Launch.parse({ files })).toEqual({ files });
    const hostile = [null, [], { files: 'a' }, { files: ['relative'] }, { files: [''] }, { files: [1] }];
    expect(hostile.filter((data) => Launch.safeParse(data).success)).toEqual([]);
  });
});
