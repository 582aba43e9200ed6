// What a person chose for this browser: language, light or dark, single-key shortcuts, whether graphic passages are covered.

export type Language = "en" | "ar";
export type Theme = "auto" | "light" | "dark";

function stored(name: string): string | null {
  try {
    return localStorage.getItem(`variorum.${name}`);
  } catch {
    // Storage may be forbidden; then choices last as long as the page.
    return null;
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`variorum.${name}`, value);
  } catch {
    // As above.
  }
}

function firstLanguage(): Language {
  const chosen = stored("language");
  if (chosen === "en" || chosen === "ar") return chosen;
  return navigator.languages.some((language) => language.startsWith("ar")) && !navigator.language.startsWith("en") ? "ar" : "en";
}

export const settings = $state({
  language: firstLanguage(),
  theme: (stored("theme") ?? "auto") as Theme,
  keys: stored("keys") !== "off",
  coverGraphic: stored("graphic") !== "shown",
});

/** Puts the choices on the document and keeps them; to be called within an effect root. */
export function applySettings(): void {
  $effect(() => {
    const root = document.documentElement;
    root.lang = settings.language;
    root.dir = settings.language === "ar" ? "rtl" : "ltr";
    if (settings.theme === "auto") delete root.dataset["theme"];
    else root.dataset["theme"] = settings.theme;
    root.classList.toggle("no-keys", !settings.keys);
    keep("language", settings.language);
    keep("theme", settings.theme);
    keep("keys", settings.keys ? "on" : "off");
    keep("graphic", settings.coverGraphic ? "covered" : "shown");
  });
}

/** Returns what was kept under a name for a collection, and keeps a new value. */
export function lastSeen(collection: string): string | null {
  return stored(`seen.${collection}`);
}

export function keepSeen(collection: string, when: string): void {
  keep(`seen.${collection}`, when);
}
