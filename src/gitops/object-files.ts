import { fileNames } from './file-names';
import { LayoutObject } from './layout-object';
import { OutputFile } from './output-file';
import { yamlText } from './yaml-text';

/** A file per object of a chart, in a folder. */
export function objectFiles(folder: string, objects: readonly LayoutObject[], reserved: readonly string[], problems: string[]): OutputFile[] {
  const names = fileNames(objects, reserved, problems);
  return objects.map(({ manifest, subject }, index) => ({ path: `${folder}/${names[index]}`, text: yamlText([manifest]), subject }));
}
