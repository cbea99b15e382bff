/** Files that the page hands out. */

/** A question as the name of a file, without its ending. */
export const fileNameOf = (question: string): string =>
  question.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60).replace(/^-|-$/g, "") || "answer";

export function downloadFrom(url: string, name: string): void {
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
}

export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  downloadFrom(url, name);
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
