// Where the page is: real paths, so that every view has an address that can be kept and sent.

type Where = { path: string[]; query: URLSearchParams };

function read(): Where {
  const path = location.pathname.split("/").filter(Boolean).map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return { path, query: new URLSearchParams(location.search) };
}

export const here: { now: Where } = $state({ now: read() });

/** Goes to an address of this page; the same address twice is one entry of the history. */
export function go(to: string, how: "push" | "replace" = "push"): void {
  const same = to === location.pathname + location.search;
  if (how === "replace" || same) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  here.now = read();
  if (how === "push") scrollTo(0, 0);
}

/** Sets parts of the query of where one is; what is empty is left out. */
export function ask(query: Record<string, string | null | undefined>): void {
  const next = new URLSearchParams(here.now.query);
  for (const [name, value] of Object.entries(query)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  const text = next.toString();
  go(location.pathname + (text ? `?${text}` : ""), "replace");
}

/** Makes links to this page's own addresses change the view instead of loading the page anew. */
export function followLinks(): void {
  addEventListener("popstate", () => (here.now = read()));
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest("a");
    if (!link || link.target || link.hasAttribute("download")) return;
    const to = new URL(link.href, location.href);
    if (to.origin !== location.origin || to.pathname.startsWith("/api/")) return;
    if (to.hash && to.pathname === location.pathname && to.search === location.search) return;
    event.preventDefault();
    go(to.pathname + to.search + to.hash);
    document.querySelector("main")?.focus({ preventScroll: true });
  });
}

/** Returns the address of a view of a collection. */
export function at(collection: string, ...parts: string[]): string {
  return `/c/${encodeURIComponent(collection)}${parts.map((part) => `/${part.split("/").map(encodeURIComponent).join("/")}`).join("")}`;
}
