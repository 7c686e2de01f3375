type Files = typeof import('node:fs/promises');

/** The files of Node as Yarn's Plug'n'Play has them: `writeFile` takes no pieces. */
export async function asPlugNPlay(original: () => Promise<unknown>): Promise<Files> {
  const real = (await original()) as Files;
  const writeFile = async (path: string, data: unknown): Promise<void> => {
    if (typeof data !== 'string') throw new TypeError('The "data" argument must be of type string');
    await real.writeFile(path, data);
  };
  return { ...real, writeFile } as Files;
}
