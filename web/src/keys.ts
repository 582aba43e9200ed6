// Single-key shortcuts: off where text is typed, while a dialogue is open, and where the person switched them off.

import { settings } from "./settings.svelte";

export type Keys = Record<string, () => void>;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Listens to keys on the whole page; returns how to stop. Keys are named as `KeyboardEvent.key`, lower case. */
export function onKeys(keys: Keys): () => void {
  const listener = (event: KeyboardEvent): void => {
    if (!settings.keys || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    // On an Arabic keyboard the letter is another one; the key's place is the same.
    const byPlace = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
    const then = keys[event.key.toLowerCase()] ?? keys[byPlace];
    if (!then) return;
    event.preventDefault();
    then();
  };
  addEventListener("keydown", listener);
  return () => removeEventListener("keydown", listener);
}
