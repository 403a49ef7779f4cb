import { readdir, readFile, stat, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ProjectId } from '#shared/api/ids.ts';
import type { Project, ProjectSummary } from '#shared/api/project.ts';
import type { EditGraph } from '#shared/edit/model.ts';
import { fromProjectFile, parseProjectFile, printProjectFile, toProjectFile } from '#shared/edit/project-file.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { CorePorts } from '#core/ports.ts';
import type { ProjectMediaFiles } from './project-media.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';

/** Projects are JSON files that diff well, in `projects/` of the workspace or wherever a person keeps them. */
export interface Projects {
  list(): Promise<ProjectSummary[]>;
  /** Opens whatever of its media is there, and says what is not. @throws AppError 'not_found' | 'project_invalid' */
  open(id: ProjectId): Promise<Project>;
  /** Reads a project file from anywhere, granting the media it names: the user chose the file that names them. */
  readFrom(path: string): Promise<Project>;
  /** @throws AppError 'storage_failed' | 'not_readable' when a media file went away */
  save(project: { id?: ProjectId | undefined; name: string; graph: EditGraph }): Promise<Project>;
  remove(id: ProjectId): Promise<void>;
}

const EXTENSION = '.countersign.json';

export function createProjects(ports: Pick<CorePorts, 'workspace' | 'newId'>, media: ProjectMediaFiles): Projects {
  const folder = join(ports.workspace, 'projects');
  const pathOf = (id: ProjectId): string => join(folder, `${id}${EXTENSION}`);

  async function read(path: string, id: ProjectId): Promise<Project> {
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
      throw new AppError('not_found', 'That project is not there any more.', { cause });
    });
    const file = parseProjectFile(text, basename(path));
    const { refer, problems } = await media.open(file, path);
    const graph = fromProjectFile(file, refer);
    return { id, name: file.name, savedAt: (await stat(path)).mtime.toISOString(), graph, problems };
  }

  return {
    async list() {
      const names = await readdir(folder).catch(() => [] as string[]);
      const found: ProjectSummary[] = [];
      for (const name of names.filter((one) => one.endsWith(EXTENSION))) {
        const id = ProjectId.safeParse(name.slice(0, -EXTENSION.length));
        if (!id.success) continue;
        const path = join(folder, name);
        // One damaged project must not hide the others: it is listed under its file name, and opening it says what is wrong.
        const label = await readFile(path, 'utf8').then(
          (text) => projectName(text, name),
          () => name,
        );
        found.push({ id: id.data, name: label, savedAt: (await stat(path)).mtime.toISOString() });
      }
      return found.toSorted((a, b) => b.savedAt.localeCompare(a.savedAt));
    },
    open: (id) => read(pathOf(id), id),
    readFrom: (path) => read(path, ProjectId.parse(`p_${ports.newId()}`)),
    async save({ id = ProjectId.parse(`p_${ports.newId()}`), name, graph }) {
      const path = pathOf(id);
      await writeFileAtomic(path, printProjectFile(toProjectFile(graph, name, await media.name(graph, folder))));
      return { id, name, savedAt: (await stat(path)).mtime.toISOString(), graph };
    },
    async remove(id) {
      await unlink(pathOf(id)).catch((cause: unknown) => {
        throw new AppError('not_found', 'That project is not there any more.', { cause });
      });
    },
  };
}

function projectName(text: string, fileName: string): string {
  try {
    return parseProjectFile(text, fileName).name;
  } catch {
    return fileName;
  }
}
