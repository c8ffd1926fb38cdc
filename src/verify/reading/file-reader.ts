import { isUtf8 } from 'buffer';
import { readFileSync } from 'fs';
import { Collection } from './collection';
import { TextReader } from './text-reader';
import { TextSource } from './text-source';

/** What texts in UTF-16 begin with; no text in UTF-8 does. */
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/**
 * Reads the documents of a file into a collection.
 *
 * @param leaves whether a text is left out
 */
export function readFile(collection: Collection, file: string, leaves: (text: string) => boolean = () => false): void {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    collection.report({ sentence: `path must be a file that can be read, got ${(error as Error).message}`, place: file });
    return;
  }
  readBytes(collection, file, bytes, leaves);
}

/** The same for what is not on disk. */
export function readBytes(collection: Collection, file: string, bytes: Buffer, leaves: (text: string) => boolean = () => false): void {
  const text = bytes.toString('utf8');
  if (UTF16_MARKS.some(mark => bytes.subarray(0, 2).equals(mark))) {
    collection.report({ kind: 'no yaml', sentence: 'file must be UTF-8, got UTF-16: save it as UTF-8; in PowerShell > writes UTF-16, Set-Content -Encoding utf8 does not', place: `${file}:1:1` });
  } else if (!isUtf8(bytes)) {
    const wrong = Buffer.from(text, 'utf8').findIndex((byte, index) => byte !== bytes[index]);
    const before = bytes.subarray(0, wrong).toString('utf8');
    const place = new TextSource(file, before).place(before.length);
    collection.report({ kind: 'no yaml', sentence: `file must be UTF-8, got the byte 0x${bytes[wrong]?.toString(16)}`, place });
  } else if (!leaves(text)) {
    new TextReader(collection, file, text).read();
  }
}
