/** Saves a text where the shell saves what a page makes. */
export function saveText({ name, mimeType, text }: { name: string; mimeType: string; text: string }): void {
  const url = URL.createObjectURL(new Blob([text], { type: mimeType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the bytes once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
